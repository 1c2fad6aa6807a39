"""The hub: every frame comes by here once, in order, and goes to the sockets of its room."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from gateway import framing
from gateway.broadcast import Broadcast
from gateway.bus import Bus
from gateway.holes import Holes
from gateway.mending import Mending
from gateway.recent import Recent
from gateway.rooms import Ear, Frame, Member, Room, frame_of, key_after
from projections import outbox
from projections.audience import Entry
from projections.frames import room as rooms
from store.whispers import MARK, VEILED, unveil

QUEUE = 20_000
"""Replies kept while a hole is filled; beyond it Redis is asked to wait."""

NEVER = 1 << 96


class Hub:
    """The line of frames as this process has heard it, and who is in which room.

    `begun` is from where somebody has been live, which counts while nothing has been heard. All is of one
    life of the log, `epoch`, which `mark`s its frames; `astray` once something of another came: from then on
    nothing is delivered.
    """

    def __init__(self, redis_url: str, mending: Mending, epoch: UUID, ear: Ear) -> None:
        self.astray = asyncio.Event()
        self.rooms: dict[bytes, Room] = {}
        self.begin(epoch)
        self.recent = Recent()
        self._bus = Bus(redis_url, self._hear)
        self._ear = ear
        self._owed: Counter[bytes] = Counter()
        self._holes = Holes(self, mending)
        self._broadcast = Broadcast()

    async def run(self) -> None:
        """Listens until cancelled."""
        try:
            await self._bus.run(self._wanted, self._break, self._mend)
        finally:
            self._bus.close()
            self._holes.reopen()

    def enter(self, member: Member, entry: Entry, after: int = -1) -> Room:
        """Puts somebody in a room; its frames after `after` are theirs."""
        name = outbox.channel(entry.room)
        room = self.rooms.get(name)
        if room is None:
            room = self.rooms[name] = Room(entry, self.line)
            self._owed[name] += 1
            self._bus.subscribe(name)
        room.members[member] = after
        room.stir()
        return room

    def leave(self, member: Member, room: Room) -> None:
        room.stir()
        if room.members.pop(member, None) is not None and not room.members:
            del self.rooms[room.name]
            self.recent.forget(room)
            self._bus.unsubscribe(room.name)

    def forget(self) -> None:
        """What rooms were told lately: losing any of it costs a query."""
        for room in self.rooms.values():
            self.recent.forget(room)

    def begin(self, epoch: UUID) -> None:
        """The log lives this life: what was heard is void."""
        self.epoch, self.mark = epoch, outbox.mark_of(epoch)
        self.line, self.begun = 0, NEVER
        self.astray.clear()

    def live_from(self, key: int) -> None:
        """Somebody is, and has to hear whatever comes after."""
        self.begun = min(self.begun, key)

    def stray(self) -> None:
        """The database may have been restored: whoever is live has to begin anew."""
        self.mark = b""
        self.astray.set()

    def _hear(self, replies: list[Any]) -> None:
        if not self._holes.is_open:
            self._process(replies)
        elif self._holes.keep(replies) > QUEUE:
            self._bus.pause()

    def _process(self, replies: Sequence[Any]) -> None:
        for place, reply in enumerate(replies):
            match reply:
                case [b"message", bytes(name), bytes(message)] if message.startswith((MARK, VEILED)):
                    self._whisper(name, message)
                case [b"message", bytes(name), bytes(message)]:
                    if not self.take(name, message):
                        self._holes.hold(name, message, replies[place + 1 :])
                        break
                case [b"subscribe", bytes(name), _]:
                    self._confirm(name)
                case _:
                    pass
        self._broadcast.flush()

    def _whisper(self, name: bytes, message: bytes) -> None:
        """Ephemeral: to the sockets that are live and keep up, without a place in the order."""
        room = self.rooms.get(name)
        if room is None:
            return
        kept_from: set[Member] = set()
        if message.startswith(VEILED):
            users, message = unveil(message)
            kept_from = {member for user in users for member in self._sockets_of(user)}
        else:
            self._ear.overheard(room, message)
        self._broadcast.whisper(room, framing.text(message), kept_from)

    def _sockets_of(self, user: UUID) -> Iterable[Member]:
        own = self.rooms.get(outbox.channel(rooms.Room("u", user)))
        return own.members if own else ()

    def _confirm(self, name: bytes) -> None:
        self._owed[name] -= 1
        if self._owed[name] <= 0:
            del self._owed[name]
            if room := self.rooms.get(name):
                room.opened.set()
                room.era += 1
                self._ear.opened(room)

    def take(self, name: bytes, message: bytes, *, read: bool = False, whole: bool = False) -> bool:
        """Delivers a frame, or drops one known; False if one before it is missing.

        `read`: from the outbox. `whole`: what is missing is not there, either, and not waited for.
        """
        if outbox.mark_in(message) != self.mark:
            self.stray()
            return True
        room = self.rooms.get(name)
        if room is None or (room.seq is None and not read and not room.opened.is_set()):
            return True  # what an earlier subscription still brings is no beginning: a gap may be behind it
        key = int.from_bytes(message[:12], "big")
        seq = int.from_bytes(message[12:20], "big")
        if (key <= room.key) if room.seq is None else (seq <= room.seq):
            return True
        gapless = room.seq is None or seq == room.seq + 1
        if not whole and not gapless:
            return False
        room.seq, room.key = seq, key
        frame = frame_of(room, message)
        if not self.recent.heard(frame, self.line, gapless=gapless):
            self._regret(frame)
        self.line = max(self.line, key)
        self._deliver(frame)
        return True

    def _regret(self, frame: Frame) -> None:
        """The bus had lost it silently: whoever has caught up beyond it meanwhile did so without it."""
        self._broadcast.flush()
        for member, since in list(frame.room.members.items()):
            if member.live and since >= frame.key:
                member.miss()

    def flush(self) -> None:
        """What was taken goes out."""
        self._broadcast.flush()

    def _deliver(self, frame: Frame) -> None:
        self._broadcast.frame(frame)
        if frame.change:
            self._broadcast.flush()
        self._ear.noticed(frame)

    def _break(self) -> None:
        """Redis is gone: from here on frames may be missed, so none is taken until that is mended."""
        self._holes.reopen()
        for room in self.rooms.values():
            room.opened.clear()

    def _wanted(self) -> Iterable[bytes]:
        self._owed = Counter(self.rooms.keys())
        return self.rooms

    async def _mend(self) -> None:
        if (since := self.line or self.begun) < NEVER:
            await self._holes.mend(since)
        self.go_on(self._holes.close())

    def go_on(self, heard: Sequence[Any]) -> None:
        """With what was heard while something was filled."""
        self._bus.resume()
        self._process(heard)

    def look_for_lost(self, newest: Iterable[tuple[bytes, int]], after: int, until: int) -> bool:
        """Fills rooms that are behind these seqs, published a while ago between these positions.

        False if it has to be asked again: something is being filled.
        """
        behind = [
            room for name, seq in newest if (room := self.rooms.get(name)) and _is_behind(room, seq, after)
        ]
        return not behind or self._holes.fill(behind, after, until)


def _is_behind(room: Room, seq: int, after: int) -> bool:
    if not room.opened.is_set():
        return False
    return room.key <= key_after(after) if room.seq is None else room.seq < seq

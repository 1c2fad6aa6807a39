"""The hub: every frame comes by here once, in order, and goes to the sockets of its room."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID

from gateway import framing
from gateway.broadcast import Broadcast
from gateway.bus import Bus
from gateway.mending import NO_END, Exchanged, Mending
from gateway.recent import Recent
from gateway.rooms import Frame, Member, Room, frame_of, key_after
from projections import outbox
from projections.audience import Entry
from projections.frames import room as rooms
from store.whispers import MARK, VEILED, unveil

QUEUE = 20_000
"""Replies kept while a hole is filled; beyond it Redis is asked to wait."""

NEVER = 1 << 96


class Ear(Protocol):
    """What listens to all that passes by."""

    def noticed(self, frame: Frame) -> None:
        """It has gone to its room, and no later one has: it may move people."""

    def overheard(self, room: Room, whisper: bytes) -> None:
        """Something ephemeral."""

    def opened(self, room: Room) -> None:
        """From here on all that is told there is heard."""


class Hub:
    """The line of frames as this process has heard it, and who is in which room.

    `begun` is from where somebody has been live, which counts while nothing has been heard. All is of one
    life of the log, `epoch`; `astray` once something of another came: from then on nothing is delivered.
    """

    def __init__(self, redis_url: str, mending: Mending, epoch: UUID, ear: Ear) -> None:
        self.astray = asyncio.Event()
        self.rooms: dict[bytes, Room] = {}
        self.begin(epoch)
        self.recent = Recent()
        self._bus = Bus(redis_url, self._hear)
        self._mending = mending
        self._ear = ear
        self._owed: Counter[bytes] = Counter()
        self._queue: list[Any] | None = None
        self._filling: asyncio.Task[None] | None = None
        self._hole = NEVER
        self._broadcast = Broadcast()

    async def run(self) -> None:
        """Listens until cancelled."""
        try:
            await self._bus.run(self._wanted, self._break, self._mend)
        finally:
            self._bus.close()
            if self._filling:
                self._filling.cancel()

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
        self.epoch, self._mark = epoch, outbox.mark_of(epoch)
        self.line, self.begun = 0, NEVER
        self.astray.clear()

    def stray(self) -> None:
        """The database may have been restored: whoever is live has to begin anew."""
        self._mark = b""
        self.astray.set()

    def _hear(self, replies: list[Any]) -> None:
        if self._queue is None:
            self._process(replies)
        else:
            self._queue.extend(replies)
            if len(self._queue) > QUEUE:
                self._bus.pause()

    def _process(self, replies: Sequence[Any]) -> None:
        for place, reply in enumerate(replies):
            match reply:
                case [b"message", bytes(name), bytes(message)] if message.startswith((MARK, VEILED)):
                    self._whisper(name, message)
                case [b"message", bytes(name), bytes(message)]:
                    if not self._take(name, message):
                        room, key = self.rooms[name], int.from_bytes(message[:12], "big")
                        self._hold(replies[place + 1 :], [room], room.key, key, (name, message))
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
                self._ear.opened(room)

    def _take(self, name: bytes, message: bytes, *, mending: bool = False) -> bool:
        """Delivers a frame, or drops one known; False if one before it is missing."""
        if outbox.mark_in(message) != self._mark:
            self.stray()
            return True
        room = self.rooms.get(name)
        if room is None or (room.seq is None and not mending and not room.opened.is_set()):
            return True  # what an earlier subscription still brings is no beginning: a gap may be behind it
        key = int.from_bytes(message[:12], "big")
        seq = int.from_bytes(message[12:20], "big")
        if (key <= room.key) if room.seq is None else (seq <= room.seq):
            return True
        gapless = room.seq is None or seq == room.seq + 1
        if not mending and not gapless:
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

    def _deliver(self, frame: Frame) -> None:
        self._broadcast.frame(frame)
        if frame.change:
            self._broadcast.flush()
        self._ear.noticed(frame)

    def _break(self) -> None:
        """Redis is gone: from here on frames may be missed, so none is taken until that is mended."""
        if self._filling:
            self._filling.cancel()
        self._queue = []
        for room in self.rooms.values():
            room.opened.clear()

    def _wanted(self) -> Iterable[bytes]:
        self._owed = Counter(self.rooms.keys())
        return self.rooms

    async def _mend(self) -> None:
        """Reads what the bus may have missed, for all rooms, then goes on with what it has brought since.

        From the beginning of a hole that was not filled yet, if there is one.
        """
        if (since := min(self.line or self.begun, self._hole)) < NEVER:
            await self._read(since, lambda: [room.id for room in self.rooms.values()])
        self._go_on()

    def _hold(
        self,
        queue: Sequence[Any],
        behind: Sequence[Room],
        after: int,
        before: int,
        held: outbox.Outgoing | None = None,
    ) -> None:
        """Nothing goes out until these rooms have what they missed between these keys; then what was `held`.

        And nothing beyond: it would overtake what other rooms are still to hear.
        """
        self._queue, self._hole = list(queue), after
        self._filling = asyncio.create_task(self._fill(behind, after, before, held), name="hole")

    async def _fill(
        self, behind: Sequence[Room], after: int, before: int, held: outbox.Outgoing | None
    ) -> None:
        await self._read(after, lambda: [room.id for room in behind], before)
        if held:
            self._take(*held, mending=True)  # what the outbox no longer holds is not waited for
        self._go_on()

    def _first_queued(self) -> int:
        """The position of the first frame that waits, 0 if none does."""
        for reply in self._queue or ():
            match reply:
                case [b"message", _, bytes(message)] if not message.startswith((MARK, VEILED)):
                    return outbox.cursor_of(message).position if outbox.mark_in(message) == self._mark else 0
                case _:
                    pass
        return 0

    async def _read(self, after: int, rooms: Callable[[], Sequence[UUID]], before: int = NO_END) -> None:
        """Of an outbox that goes at least as far as what follows: one that a crash has put back may not."""
        at_least = self._first_queued if before == NO_END else lambda: before >> 32
        try:
            async for batch in self._mending.since(after, rooms, self.epoch, before, at_least):
                self._take_all(batch)
        except Exchanged:
            self.stray()

    def _take_all(self, batch: Iterable[outbox.Outgoing]) -> None:
        for name, message in batch:
            self._take(name, message, mending=True)
        self._broadcast.flush()

    def _go_on(self) -> None:
        queue, self._queue, self._hole = self._queue or [], None, NEVER
        self._bus.resume()
        self._process(queue)

    def look_for_lost(self, newest: Iterable[tuple[bytes, int]], after: int, until: int) -> None:
        """Fills rooms that are behind these seqs, published a while ago between these positions."""
        behind = [
            room for name, seq in newest if (room := self.rooms.get(name)) and _is_behind(room, seq, after)
        ]
        if behind and self._queue is None:
            self._hold([], behind, key_after(after), key_after(until) + 1)


def _is_behind(room: Room, seq: int, after: int) -> bool:
    if not room.opened.is_set():
        return False
    return room.key <= key_after(after) if room.seq is None else room.seq < seq

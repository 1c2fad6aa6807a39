"""The hub: every frame comes by here once, in order, and goes to the sockets of its room."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

from gateway import framing
from gateway.broadcast import Broadcast
from gateway.bus import Bus
from gateway.mending import NO_END, Exchanged, Mending
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
                        self._hold(replies[place + 1 :], partial(self._bring, name, message))
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

    def _take(self, name: bytes, message: bytes, *, read: bool = False, whole: bool = False) -> bool:
        """Delivers a frame, or drops one known; False if one before it is missing.

        `read`: from the outbox. `whole`: what is missing is not there, either, and not waited for.
        """
        if outbox.mark_in(message) != self._mark:
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
        """Reads what the bus may have missed, for all rooms, then goes on with what it has brought since."""
        heard = len(self._queue or ())
        if (since := self.line or self.begun) < NEVER:
            await self._read(
                lambda: list(self.rooms.values()),
                since,
                NO_END,
                lambda: _follows(self._queue or [], heard, self._mark),
            )
        self._go_on()

    def _hold(self, queue: Sequence[Any], work: Callable[[], Awaitable[None]]) -> None:
        """Nothing goes out until this is done: it would overtake what rooms are still to hear."""

        async def fill() -> None:
            await work()
            self._go_on()

        self._queue = list(queue)
        self._filling = asyncio.create_task(fill(), name="hole")

    async def _bring(self, name: bytes, message: bytes) -> None:
        """A frame, after what its room has lost before it."""
        if self._take(name, message, read=True):
            return
        room, key = self.rooms[name], int.from_bytes(message[:12], "big")
        async for batch in self._pages(lambda: [room], room.key, key, lambda: key >> 32):
            for row in batch:
                if row[0] == name:
                    self._take(*row, read=True, whole=True)
            self._broadcast.flush()
        self._take(name, message, read=True, whole=True)
        self._broadcast.flush()

    async def _read(
        self, rooms: Callable[[], Sequence[Room]], after: int, before: int, at_least: Callable[[], int]
    ) -> None:
        async for batch in self._pages(rooms, after, before, at_least):
            for row in batch:
                await self._bring(*row)
            self._broadcast.flush()

    async def _pages(
        self, rooms: Callable[[], Sequence[Room]], after: int, before: int, at_least: Callable[[], int]
    ) -> AsyncIterator[list[outbox.Outgoing]]:
        def ids() -> list[UUID]:
            return [room.id for room in rooms()]

        try:
            async for batch in self._mending.since(after, ids, self.epoch, before, at_least):
                yield batch
        except Exchanged:
            self.stray()

    def _go_on(self) -> None:
        queue, self._queue = self._queue or [], None
        self._bus.resume()
        self._process(queue)

    def look_for_lost(self, newest: Iterable[tuple[bytes, int]], after: int, until: int) -> bool:
        """Fills rooms that are behind these seqs, published a while ago between these positions.

        False if it has to be asked again: something is being filled.
        """
        behind = [
            room for name, seq in newest if (room := self.rooms.get(name)) and _is_behind(room, seq, after)
        ]
        if not behind:
            return True
        if self._queue is not None:
            return False
        first, last = key_after(after), key_after(until) + 1
        self._hold([], lambda: self._read(lambda: behind, first, last, lambda: until))
        return True


def _is_behind(room: Room, seq: int, after: int) -> bool:
    if not room.opened.is_set():
        return False
    return room.key <= key_after(after) if room.seq is None else room.seq < seq


def _follows(queue: Sequence[Any], heard: int, mark: bytes) -> int:
    """The position of a frame that waits: the first since all rooms are heard, else the last before, else 0.

    What precedes it can be read in any outbox that goes so far, as one that a crash has put back may not.
    """
    for reply in chain(queue[heard:], reversed(queue[:heard])):
        match reply:
            case [b"message", _, bytes(message)] if not message.startswith((MARK, VEILED)):
                return outbox.cursor_of(message).position if outbox.mark_in(message) == mark else 0
            case _:
                pass
    return 0

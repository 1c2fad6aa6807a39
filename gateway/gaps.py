"""Fills the memory of recent frames from the outbox, for all who miss some at the time."""

import asyncio
from collections.abc import Collection, Sequence

from gateway.asking import ask, patiently
from gateway.hub import Hub
from gateway.mending import Exchanged
from gateway.rooms import Frame, Room, cursor_of, frame_of, key_after
from gateway.together import Together
from projections import outbox
from store.connections import Connection, Pool

MOST_FRAMES = 10_000
MOST_BYTES = 8 << 20
"""A gap beyond these is dearer to replay than a snapshot is to fetch."""
MOST_ROOMS = 200
"""In one statement."""
STATEMENTS = 2
"""Under way at a time, whoever else comes back: live frames need none."""
EARLIER = 200
"""Positions read before the one asked for: those who lost the same gateway stand a little apart."""

Missing = tuple[Room, int]


class TooMuch(Exception):
    """More lies in between than is replayed."""


class Gaps:
    """Whoever has read a room's gap has read it for everybody."""

    def __init__(self, pool: Pool, hub: Hub) -> None:
        self._pool = pool
        self._hub = hub
        self._reading = Together(self._read, most=MOST_ROOMS, at_once=STATEMENTS)

    def missing(self, rooms: Collection[Room], key: int) -> list[Missing]:
        return self._hub.recent.missing(rooms, key, self._hub.line)

    async def cover(self, rooms: Collection[Room], key: int) -> None:
        """Until all that these rooms are told after `key` is in memory, and what comes later will be.

        Raises TooMuch, or OperationalError if the database is away or stays behind.
        """
        while missing := self.missing(rooms, key):
            for room, _ in missing:
                await room.opened.wait()
            await asyncio.gather(*map(self._reading.ask, missing))

    async def _read(self, missing: Sequence[Missing]) -> list[Exception | None]:
        wanted: dict[Room, int] = {}
        for room, key in missing:
            wanted[room] = min(key, wanted.get(room, key))
        beyond = await self._fill([(room, _from(room, key)) for room, key in wanted.items()])
        return [TooMuch() if room in beyond else None for room, _ in missing]

    async def _fill(self, wanted: Sequence[Missing]) -> set[Room]:
        """Answers the rooms of which there is too much. Too many of them at a time are read in halves."""
        eras = [room.era for room, _ in wanted]
        until, found = await self._look(wanted)
        if found is None:
            half = len(wanted) // 2
            if not half:
                return {wanted[0][0]}
            return await self._fill(wanted[:half]) | await self._fill(wanted[half:])
        for (room, key), era, messages in zip(wanted, eras, found, strict=True):
            if room.opened.is_set() and room.members:
                frames = [frame_of(room, message) for message in messages]
                self._hub.recent.read(room, era, key, key_after(until), frames)
        return set()

    async def _look(self, wanted: Sequence[Missing]) -> tuple[int, list[list[bytes]] | None]:
        """How far the outbox goes, and what it has for these rooms.

        It must go as far as what was heard: a room takes nothing that comes again from before it was opened.
        """
        places = [(room.entry.room, cursor_of(key)) for room, key in wanted]
        epoch = self._hub.epoch

        async def look(connection: Connection) -> tuple[bool, outbox.Gap]:
            heard, most = self._hub.line >> 32, 2 * MOST_FRAMES + EARLIER
            gap = await outbox.gaps(connection, places, most, 2 * MOST_BYTES)
            return gap.until >= heard or gap.epoch != epoch, gap

        _, gap = await patiently(lambda: ask(self._pool, look), lambda found: found[0])
        if gap.epoch != self._hub.epoch:
            self._hub.stray()
            raise Exchanged
        return gap.until, gap.messages


def _from(room: Room, key: int) -> int:
    """A little earlier, if it is to go further back than is known."""
    if room.known_after is not None and room.known_after <= key:
        return key
    return max(key - (EARLIER << 32), 0)


def weigh(frames: Sequence[Frame]) -> None:
    """Raises TooMuch."""
    if len(frames) > MOST_FRAMES or sum(len(frame.wire) for frame in frames) > MOST_BYTES:
        raise TooMuch

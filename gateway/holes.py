"""What the bus has lost is read before anything goes on: it would overtake what rooms are still to hear."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gateway.mending import NO_END, Exchanged, Mending
from gateway.rooms import Room, key_after
from projections import outbox
from store.whispers import MARK, VEILED

if TYPE_CHECKING:
    from gateway.hub import Hub

Rooms = Callable[[], Sequence[Room]]

logger = logging.getLogger(__name__)


class Holes:
    """One at a time; what is heard meanwhile waits in a queue."""

    def __init__(self, hub: "Hub", mending: Mending) -> None:
        self._hub = hub
        self._mending = mending
        self._queue: list[Any] | None = None
        self._filling: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        return self._queue is not None

    def keep(self, replies: Sequence[Any]) -> int:
        """For later; how many that are by now."""
        queue = self._queue = self._queue or []
        queue.extend(replies)
        return len(queue)

    def reopen(self) -> None:
        """The bus is lost: whatever was under way begins anew when it is back."""
        if self._filling:
            self._filling.cancel()
        self._queue = []

    def close(self) -> list[Any]:
        """What has waited."""
        queue, self._queue = self._queue or [], None
        return queue

    def hold(self, name: bytes, message: bytes, behind: Sequence[Any]) -> None:
        """A frame, and what was heard behind it, until its room has what it missed before."""
        self._fill(partial(self._bring, name, message), behind)

    def fill(self, rooms: Sequence[Room], after: int, until: int) -> bool:
        """What these missed between these positions; False if something is being filled."""
        if self.is_open:
            return False
        first, last = key_after(after), key_after(until) + 1
        self._fill(lambda: self._read(lambda: rooms, first, last, lambda: until), ())
        return True

    async def mend(self, since: int) -> None:
        """All that the bus may have missed after this key, now that all rooms are heard again."""
        heard = len(self._queue or ())
        follows = partial(self._follows, heard)
        await self._read(lambda: list(self._hub.rooms.values()), since, NO_END, follows)

    def _fill(self, work: Callable[[], Awaitable[None]], behind: Sequence[Any]) -> None:
        async def fill() -> None:
            try:
                await work()
            except Exception:
                logger.exception("a hole cannot be filled: whoever is live has to begin anew")
                self._hub.stray()
            self._hub.go_on(self.close())

        self._queue = list(behind)
        self._filling = asyncio.create_task(fill(), name="hole")

    async def _bring(self, name: bytes, message: bytes) -> None:
        """A frame, after what its room has lost before it."""
        if self._hub.take(name, message, read=True):
            return
        self._hub.flush()  # people come and go while the database is asked
        room, key = self._hub.rooms[name], int.from_bytes(message[:12], "big")
        async for batch in self._pages(lambda: [room], room.key, key, lambda: key >> 32):
            for row in batch:
                if row[0] == name:
                    self._hub.take(*row, read=True, whole=True)
            self._hub.flush()
        self._hub.take(name, message, read=True, whole=True)
        self._hub.flush()

    async def _read(self, rooms: Rooms, after: int, before: int, at_least: Callable[[], int]) -> None:
        async for batch in self._pages(rooms, after, before, at_least):
            for row in batch:
                await self._bring(*row)
            self._hub.flush()

    async def _pages(
        self, rooms: Rooms, after: int, before: int, at_least: Callable[[], int]
    ) -> AsyncIterator[list[outbox.Outgoing]]:
        def ids() -> list[UUID]:
            return [room.id for room in rooms()]

        try:
            async for batch in self._mending.since(after, ids, self._hub.epoch, before, at_least):
                yield batch
        except Exchanged:
            self._hub.stray()

    def _follows(self, heard: int) -> int:
        """The position of a frame that waits: the first since all rooms are heard, or the last before, or 0.

        What precedes it can be read in any outbox that goes so far, as one that a crash has put back may not.
        """
        queue = self._queue or []
        for reply in chain(queue[heard:], reversed(queue[:heard])):
            match reply:
                case [b"message", _, bytes(message)] if not message.startswith((MARK, VEILED)):
                    ours = outbox.mark_in(message) == self._hub.mark
                    return outbox.cursor_of(message).position if ours else 0
                case _:
                    pass
        return 0

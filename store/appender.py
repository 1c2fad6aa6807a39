"""Guarded group commit: commands that arrive while a commit is in flight share the next one."""

import asyncio
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Self

import psycopg
from psycopg import errors

from store.batch import Batch
from store.lane import Lane
from store.recorded import Position
from store.writes import Append, LogUnavailable, Moved, Overloaded

Waiting = tuple[Append, asyncio.Future[Position]]

WORTHWHILE = 16
"""Fewer commands than these cost less together with others than a commit of their own."""


def _silent(_: Position) -> None: ...


class Appender:
    """The one writer of this process.

    `most_waiting` commands may wait; `most_at_once` events share a commit, so that none holds the lock for
    long; `patience` is how many seconds a database that restarts is waited for.
    """

    def __init__(
        self,
        database_url: str,
        *,
        announce: Callable[[Position], None] = _silent,
        most_waiting: int = 4096,
        most_at_once: int = 1024,
        patience: float = 5.0,
    ) -> None:
        self._url = database_url
        self._announce = announce
        self._most_waiting = most_waiting
        self._most_at_once = most_at_once
        self._patience = patience
        self._waiting: deque[Waiting] = deque()
        self._under_way: dict[asyncio.Task[None], int] = {}
        """Batches, with how many commands each has: two at most, one gathered while the other is written."""
        self._looking = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._lane: Lane | None = None
        self._dialling = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets what waits be written, then ends."""
        await self._idle.wait()
        await self._disconnect(self._lane)

    def append(self, append: Append) -> asyncio.Future[Position]:
        """The position of the command's last event, once it is durable.

        Raises Overloaded at once; the future raises Moved or LogUnavailable.
        """
        if len(self._waiting) >= self._most_waiting:
            raise Overloaded
        future: asyncio.Future[Position] = asyncio.get_running_loop().create_future()
        self._waiting.append((append, future))
        self._idle.clear()
        self._look()
        return future

    def _look(self) -> None:
        """Soon: those whom the same moment woke have then said what they want, too."""
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_soon(self._hand_over)

    def _hand_over(self) -> None:
        self._looking = False
        while share := self._share():
            batch = Batch()
            while share and len(batch.events) < self._most_at_once and self._add(batch):
                self._waiting.popleft()
                share -= 1
            if batch.members:
                task = asyncio.create_task(self._commit(batch), name="appender")
                self._under_way[task] = len(batch.members)
                task.add_done_callback(self._done)
        if not self._waiting and not self._under_way:
            self._idle.set()

    def _share(self) -> int:
        """How many of those who wait go now.

        A commit has its price: a second one goes beside the first only if it has about as many, and many are
        halved for that.
        """
        waiting = len(self._waiting)
        if not self._under_way:
            return waiting if waiting < 2 * WORTHWHILE else waiting // 2
        (first, *others) = self._under_way.values()
        return waiting if not others and waiting >= max(WORTHWHILE, first // 2) else 0

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self._look()

    def _add(self, batch: Batch) -> bool:
        append, future = self._waiting[0]
        try:
            return batch.add(append, future)
        except Exception as error:
            future.set_exception(error)
            return True

    async def _commit(self, batch: Batch) -> None:
        try:
            async with asyncio.timeout(self._patience):
                position = await self._send(batch)
        except (errors.UniqueViolation, psycopg.DataError) as error:
            await self._one_by_one(batch, error)
        except Exception as error:
            await self._disconnect(self._lane)
            batch.fail(LogUnavailable(str(error)))
        else:
            if position is not None:
                self._announce(position)

    async def _one_by_one(self, batch: Batch, error: psycopg.Error) -> None:
        """One command wants a version twice, or cannot be stored: only that one may suffer."""
        if len(batch.members) == 1:
            (append, _), *_ = batch.members
            taken = isinstance(error, errors.UniqueViolation)
            batch.fail(Moved(frozenset(write.stream for write in append.writes)) if taken else error)
            return
        for append, future in batch.members:
            if not future.done():
                alone = Batch()
                alone.add(append, future)
                await self._commit(alone)

    async def _send(self, batch: Batch) -> Position | None:
        """Sends until the database answers; what a lost answer hid, the guards refuse the second time."""
        while batch.members:
            lane = self._lane
            try:
                lane = lane or await self._connected()
                failed, taken, position = await lane.send(batch.parameters())
            except psycopg.OperationalError:
                await self._disconnect(lane)
                await asyncio.sleep(0.05)  # it restarts: ask again until patience ends
                continue
            if not (failed or taken):
                return batch.settle(position)
            batch = batch.without(failed or (), taken or ())
        return None

    async def _connected(self) -> Lane:
        async with self._dialling:
            if self._lane is None:
                self._lane = await Lane.open(self._url, Batch.statement)
            return self._lane

    async def _disconnect(self, lane: Lane | None) -> None:
        """Unless another has done so."""
        if lane is not None and lane is self._lane:
            self._lane = None
            await lane.close()

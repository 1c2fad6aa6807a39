"""Guarded group commit: commands that arrive while a commit is in flight share the next one."""

import asyncio
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import errors

from store.batch import Batch
from store.recorded import Position
from store.writes import Append, LogUnavailable, Moved, Overloaded

Waiting = tuple[Append, asyncio.Future[Position]]


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
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="appender")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets what waits be written, then ends."""
        await self._idle.wait()
        if self._task:
            self._task.cancel()
        await self._disconnect()

    def append(self, append: Append) -> asyncio.Future[Position]:
        """The position of the command's last event, once it is durable.

        Raises Overloaded at once; the future raises Moved or LogUnavailable.
        """
        if len(self._waiting) >= self._most_waiting:
            raise Overloaded
        future: asyncio.Future[Position] = asyncio.get_running_loop().create_future()
        self._waiting.append((append, future))
        self._idle.clear()
        self._arrived.set()
        return future

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            batch = Batch()
            while self._waiting and len(batch.events) < self._most_at_once and self._add(batch):
                self._waiting.popleft()
            if batch.members:
                await self._commit(batch)
            if not self._waiting:
                self._arrived.clear()
                self._idle.set()

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
            await self._disconnect()
            batch.fail(LogUnavailable(str(error)))
        else:
            if position is not None:
                self._announce(position)

    async def _one_by_one(self, batch: Batch, error: psycopg.Error) -> None:
        """One command took a version that no guard told of, or cannot be stored: only that one may suffer."""
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
            try:
                connection = await self._connected()
                cursor = await connection.execute(batch.statement, batch.parameters(), binary=True)
                ((failed, position),) = await cursor.fetchall()
            except psycopg.OperationalError:
                await self._disconnect()
                await asyncio.sleep(0.05)  # it restarts: ask again until patience ends
                continue
            if not failed:
                return batch.settle(position)
            batch = batch.without(failed)
        return None

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None:
            self._connection = await psycopg.AsyncConnection[Any].connect(
                self._url, autocommit=True, prepare_threshold=0
            )
        return self._connection

    async def _disconnect(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

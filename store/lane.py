"""A connection on which the next statement is sent before the answer to the last one has come.

psycopg's own pipeline, asked for one answer, waits for all that are due; here each comes as it is ready.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, Self

import psycopg
from psycopg import errors
from psycopg.adapt import Transformer
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult

from store.arrays import Array
from store.connections import connect

Row = tuple[Any, ...]

_NAME = b"lane"


class Lane:
    """One statement again and again, each time a transaction of its own, in the order sent."""

    def __init__(self, connection: psycopg.AsyncConnection[Any]) -> None:
        self._connection = connection
        self._pg = connection.pgconn
        self._socket = self._pg.socket
        self._loop = asyncio.get_running_loop()
        self._due: deque[asyncio.Future[Row]] = deque()
        self._result: PGresult | None = None
        self._full = False

    @classmethod
    async def open(cls, database_url: str, statement: bytes) -> Self:
        """The statement has parameters $1, $2 … and answers with one row."""
        lane = cls(await connect(database_url))
        lane._pg.enter_pipeline_mode()
        lane._pg.send_prepare(_NAME, statement)
        lane._loop.add_reader(lane._socket, lane._read)
        return lane

    async def close(self) -> None:
        """What is still due fails."""
        self._end(errors.OperationalError("the connection was closed"))
        await self._connection.close()

    def send(self, parameters: Sequence[Array]) -> asyncio.Future[Row]:
        """Raises OperationalError; the future raises psycopg.Error."""
        binary = [Format.BINARY] * len(parameters)
        self._pg.send_query_prepared(_NAME, parameters, binary, result_format=Format.BINARY)
        self._pg.pipeline_sync()
        self._flush()
        future: asyncio.Future[Row] = self._loop.create_future()
        self._due.append(future)
        return future

    def _flush(self) -> None:
        """Now, or as the socket takes it."""
        full = self._pg.flush() != 0
        if full and not self._full:
            self._loop.add_writer(self._socket, self._flush)
        elif self._full and not full:
            self._loop.remove_writer(self._socket)
        self._full = full

    def _read(self) -> None:
        """Of each statement a result, None, and one that says that it is done; None once more at the end."""
        try:
            self._pg.consume_input()
            before: PGresult | None = None
            while not self._pg.is_busy():
                result = self._pg.get_result()
                if result is not None:
                    self._take(result)
                elif before is None:
                    break
                before = result
        except errors.OperationalError as error:
            self._end(error)

    def _take(self, result: PGresult) -> None:
        if result.status == ExecStatus.PIPELINE_SYNC:
            self._answer()
        elif self._result is None or self._result.status != ExecStatus.FATAL_ERROR:
            self._result = result

    def _answer(self) -> None:
        future, result, self._result = self._due.popleft(), self._result, None
        if future.done() or result is None:
            return
        if result.status != ExecStatus.TUPLES_OK:
            future.set_exception(errors.error_from_result(result))
            return
        loading = Transformer(self._connection)
        loading.set_pgresult(result)
        (row,) = loading.load_rows(0, 1, tuple)
        future.set_result(row)

    def _end(self, error: errors.OperationalError) -> None:
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        while self._due:
            future = self._due.popleft()
            if not future.done():
                future.set_exception(error)

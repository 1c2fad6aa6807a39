"""Connections to the database, each committing every statement by itself: one, or a few for all who ask."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import psycopg
from psycopg_pool import AsyncConnectionPool

from store.courtesy import bring_along

Connection = psycopg.AsyncConnection[Any]


class Pool(AsyncConnectionPool[Connection]):
    """Whoever is cancelled while they wait for a connection ends.

    The library waits with `asyncio.wait_for`, which before Python 3.12 keeps a cancellation to itself if what
    was waited for comes in the same turn of the loop (CPython's issue 86296), and a loop without end goes on.
    """

    async def getconn(self, timeout: float | None = None) -> Connection:  # noqa: ASYNC109 - the library's
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        asked_to_end = task.cancelling()
        connection = await super().getconn(timeout)
        if task.cancelling() > asked_to_end:
            await self.putconn(connection)
            raise asyncio.CancelledError
        return connection


LIVE = "-c search_path=chat,public -c timezone=UTC"
"""Of whoever reads what people are shown, with times as JSON has them."""


async def connect(database_url: str, *, options: str = "") -> Connection:
    """`options` are libpq's, such as `-c search_path=…`."""
    connection = await Connection.connect(database_url, autocommit=True, options=options)
    bring_along(connection)
    return connection


async def connect_to_fold(database_url: str, schema: str = "chat") -> Connection:
    """Commits need not wait for the disk: what a crash takes back, the log gives again, bit for bit."""
    options = f"-c search_path={schema},public -c synchronous_commit=off -c timezone=UTC"
    return await connect(database_url, options=options)


def open_pool(
    database_url: str,
    *,
    most: int,
    least: int = 1,
    options: str = "",
    patience: float = 30.0,
    configure: Callable[[Connection], Awaitable[None]] | None = None,
) -> Pool:
    """To be entered; then `least` to `most` connections, each `configure`d once, with `options` as above.

    Who gets none for `patience` seconds is told PoolTimeout.
    """

    async def prepare(connection: Connection) -> None:
        bring_along(connection)
        if configure:
            await configure(connection)

    return Pool(
        database_url,
        connection_class=Connection,
        kwargs={"autocommit": True, "options": options},
        min_size=least,
        max_size=most,
        timeout=patience,
        open=False,
        configure=prepare,
    )

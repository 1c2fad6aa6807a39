"""A question to the database, from one of its few connections."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from store.log import Connection, Pool

T = TypeVar("T")

LIVE = "-c search_path=chat,public"
"""For a connection that sees the live read models."""
LOOKS = 20
PAUSE = 0.1
"""Seconds between looks at what a database crash has put back."""


@contextlib.asynccontextmanager
async def pooled(database_url: str, *, most: int) -> AsyncGenerator[Pool]:
    """Connections that see the live read models."""
    pool = AsyncConnectionPool[Connection](
        database_url,
        min_size=1,
        max_size=most,
        open=False,
        timeout=10,
        kwargs={"autocommit": True, "options": LIVE},
    )
    await pool.open()
    try:
        yield pool
    finally:
        await pool.close()


async def ask(pool: Pool, question: Callable[[Connection], Awaitable[T]]) -> T:
    """Asked once more if the connection had died while nobody used it.

    Raises OperationalError if the database is away, PoolTimeout if too many ask before us.
    """
    try:
        async with pool.connection() as connection:
            return await question(connection)
    except PoolTimeout:
        raise
    except psycopg.OperationalError:
        await pool.check()
    async with pool.connection() as connection:
        return await question(connection)


async def patiently(look: Callable[[], Awaitable[T]], is_far: Callable[[T], bool]) -> T:
    """Looks again if need be: what a database crash has put back comes again, the same; the last it saw.

    Waits without a connection: many who wait must not keep others out.
    """
    for _ in range(LOOKS):
        found = await look()
        if is_far(found):
            return found
        await asyncio.sleep(PAUSE)
    return await look()

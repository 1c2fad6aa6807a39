"""A question to the database, from one of its few connections."""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from store.log import Connection, Pool

T = TypeVar("T")


@contextlib.asynccontextmanager
async def pooled(database_url: str, *, most: int) -> AsyncGenerator[Pool]:
    """Connections that see the live read models."""
    pool = AsyncConnectionPool[Connection](
        database_url,
        min_size=1,
        max_size=most,
        open=False,
        timeout=10,
        kwargs={"autocommit": True, "options": "-c search_path=chat,public"},
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

"""A question to the database, from one of its few connections."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import psycopg
from psycopg_pool import PoolTimeout

from store.log import Connection, Pool

T = TypeVar("T")


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

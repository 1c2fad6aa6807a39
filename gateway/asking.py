"""A question to the database, from one of its few connections."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import psycopg
from psycopg_pool import PoolTimeout

from projections import outbox
from store.connections import LIVE, Connection, Pool, open_pool

T = TypeVar("T")

LOOKS = 20
"""At what a crash of the database has put back: it comes again, the same."""
PAUSE = 0.1
"""Seconds between them."""


def pooled(database_url: str, *, most: int) -> Pool:
    """Connections that see the live read models."""
    return open_pool(database_url, most=most, options=LIVE, patience=10)


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


class Behind(psycopg.OperationalError):
    """A crash has put the database back behind what was heard of it, and it does not come there again."""


async def patiently(look: Callable[[], Awaitable[T]], is_far: Callable[[T], bool]) -> T:
    """What is found when it is far enough. Raises Behind.

    Waits without a connection: many who wait must not keep others out.
    """
    for _ in range(LOOKS):
        found = await look()
        if is_far(found):
            return found
        await asyncio.sleep(PAUSE)
    raise Behind((Behind.__doc__ or "").strip())


async def ask_abreast(
    pool: Pool, heard: Callable[[], int], question: Callable[[Connection], Awaitable[T]]
) -> T:
    """The answer of read models that are at least at the position heard. Raises Behind.

    What they forgot in a crash comes again, but as something known, which nobody looks at twice.
    """

    async def look(connection: Connection) -> tuple[bool, T]:
        least = heard()
        reached, _ = await outbox.reached(connection)
        return reached >= least, await question(connection)

    _, answer = await patiently(lambda: ask(pool, look), lambda found: found[0])
    return answer

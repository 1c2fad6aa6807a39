"""Work that one process does at a time: others stand by, and take over when it dies."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

import psycopg

from store.connections import Connection
from store.sql import statements

STAND_BY = 0.5
"""Seconds between a standby's attempts to take over, and before a start after a failure."""

_sql = statements(__name__)

logger = logging.getLogger(__name__)


async def alone(
    name: str,
    connect: Callable[[], Awaitable[Connection]],
    work: Callable[[Connection], Awaitable[None]],
    stop: asyncio.Event,
    lost: tuple[type[Exception], ...] = (psycopg.OperationalError,),
) -> None:
    """Works until `stop`, and starts over whenever a server that it needs is `lost`.

    The lock goes with the connection that the work is given: whoever has lost the one has lost the other.
    """
    while not stop.is_set():
        try:
            async with await connect() as connection:
                if await _first(name, connection, stop):
                    await work(connection)
        except lost as error:
            logger.warning("%s starts over: %s", name, error)
            await pause(stop, STAND_BY)


async def _first(name: str, connection: Connection, stop: asyncio.Event) -> bool:
    """Asks again and again: a statement that waits for the lock would hold back vacuum for as long."""
    while not stop.is_set():
        cursor = await connection.execute(_sql.take_lock, {"name": name})
        if (await cursor.fetchall())[0][0]:
            return True
        await pause(stop, STAND_BY)
    return False


async def pause(stop: asyncio.Event, seconds: float) -> bool:
    """Waits; answers at once and with True when it is time to stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
    return stop.is_set()

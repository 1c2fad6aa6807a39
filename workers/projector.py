"""The projector: one process follows the log and keeps the chat read models; another stands by."""

import asyncio
import logging
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import psycopg

from projections.engine import Engine, Overtaken
from store import requests
from store.garbage import collect_seldom
from store.hints import LOG, PROJECTED, Announcer, Hints
from store.log import Connection

BATCH = 1_000
"""Events per transaction: enough to share its cost, few enough that a frame does not wait for a crowd."""
POLL = 1.0
"""Seconds without a hint after which the log is looked at anyway."""

STANDBY = 0.5
"""Seconds between a standby's attempts to take over."""
RETENTION = timedelta(days=30)
"""How long frames can be resumed from."""
TIDYING = 3600.0
"""Seconds between looks at what may be dropped."""

logger = logging.getLogger(__name__)


async def serve(*, database_url: str, redis_url: str, stop: asyncio.Event) -> None:
    """Projects until `stop`; outlives restarts of Postgres and of Redis."""
    collect_seldom()
    async with Hints(redis_url, LOG) as hints, Announcer(redis_url, PROJECTED) as tell:
        while not stop.is_set():
            try:
                async with await connect(database_url) as connection:
                    await _active(connection, stop)
                    await _follow(await Engine.at_checkpoint(connection), connection, hints, tell, stop)
            except (psycopg.OperationalError, Overtaken) as error:
                logger.warning("projector starts over: %s", error)
                await _unless(stop, asyncio.sleep(0.2))


async def connect(database_url: str, schema: str = "chat") -> Connection:
    """Commits need not wait for the disk: what a crash takes back, the log gives again, bit for bit."""
    return await psycopg.AsyncConnection.connect(
        database_url,
        autocommit=True,
        options=f"-c search_path={schema},public -c synchronous_commit=off",
    )


async def _active(connection: Connection, stop: asyncio.Event) -> None:
    """Waits until no other projector is; the lock goes with the connection.

    It asks again and again: a statement that waits for the lock would hold back vacuum for as long.
    """
    while not stop.is_set():
        cursor = await connection.execute("SELECT pg_try_advisory_lock(hashtext('backscroll.projector'))")
        if (await cursor.fetchall())[0][0]:
            return
        await _unless(stop, asyncio.sleep(STANDBY))


async def _follow(
    engine: Engine, connection: Connection, hints: Hints, tell: Announcer, stop: asyncio.Event
) -> None:
    """Batch after batch, and tidies now and then."""
    tidied = -TIDYING
    while not stop.is_set():
        if time.monotonic() - tidied > TIDYING:
            tidied = time.monotonic()
            now = datetime.now(UTC)
            await connection.execute("SELECT shorten_outbox(%s)", (now - RETENTION,))
            await connection.execute("SELECT forget_requests(%s)", (now - requests.LIFETIME,))
        if await engine.step(BATCH):
            tell(engine.position)
        else:
            await _unless(stop, hints.wait(POLL))


async def _unless(stop: asyncio.Event, doing: Awaitable[object]) -> None:
    """Waits for something, or for the end of it all."""
    task = asyncio.ensure_future(doing)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait([task, stopped], return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if task.done():
        task.result()
    else:
        task.cancel()

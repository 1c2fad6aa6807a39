"""The projector: one process follows the log and keeps the chat read models; another stands by."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg

from projections.engine import Engine, Overtaken, ReadModelsOutdated, UpgradeNeeded
from store import requests
from store.connections import Connection, connect_to_fold
from store.garbage import collect_seldom
from store.hints import LOG, PROJECTED, Announcer, Hints
from store.sql import statements
from workers.alone import alone, pause

BATCH = 1_000
"""Events per transaction: enough to share its cost, few enough that a frame does not wait for a crowd."""
POLL = 1.0
"""Seconds without a hint after which the log is looked at anyway."""

RETENTION = timedelta(days=30)
"""How long frames can be resumed from."""
UPGRADE = 2.0
"""Seconds between looks whether somebody has rebuilt or upgraded."""
TIDYING = 3600.0
"""Seconds between looks at what may be dropped."""

_sql = statements(__name__)

logger = logging.getLogger(__name__)


async def serve(*, database_url: str, redis_url: str, stop: asyncio.Event) -> None:
    """Projects until `stop`; outlives restarts of Postgres and of Redis."""
    collect_seldom()
    async with Hints(redis_url, LOG) as hints, Announcer(redis_url, PROJECTED) as tell:
        asyncio.create_task(stop.wait()).add_done_callback(lambda _: hints.wake())

        async def work(connection: Connection) -> None:
            try:
                await _follow(await Engine.at_checkpoint(connection), connection, hints, tell, stop)
            except (ReadModelsOutdated, UpgradeNeeded) as error:
                logger.error("projector waits: %s", error)
                await pause(stop, UPGRADE)

        lost = (psycopg.OperationalError, Overtaken)
        await alone("projector", partial(connect_to_fold, database_url), work, stop, lost)


async def _follow(
    engine: Engine, connection: Connection, hints: Hints, tell: Announcer, stop: asyncio.Event
) -> None:
    """Batch after batch, and tidies now and then."""
    tidied = -TIDYING
    while not stop.is_set():
        if time.monotonic() - tidied > TIDYING:
            tidied = time.monotonic()
            await _tidy(connection)
        events = await engine.step(BATCH)
        if events:
            tell(engine.position)
        if events < BATCH:
            await hints.wait(POLL, engine.position)


async def _tidy(connection: Connection) -> None:
    now = datetime.now(UTC)
    await connection.execute(_sql.shorten_outbox, {"before": now - RETENTION})
    await connection.execute(_sql.forget_requests, {"before": now - requests.LIFETIME})
    await connection.execute(_sql.forget_drafts)

"""Retention: what is older than its place keeps is erased, all that is due in one reading of the log."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from domain.decisions.erasing import BeginErasure, begin_erasure
from domain.ids import NOWHERE, SYSTEM
from store.appender import Appender
from store.connections import Connection, connect_to_fold, open_pool
from store.executor import Executor
from store.hints import LOG, Announcer
from store.sql import statements
from workers.alone import alone, pause
from workers.sweeper import LOST

POLL = 3600.0
"""Seconds between looks at whether anything is due: each time that it is, the log is read from end to end."""

_sql = statements(__name__)


async def serve(*, database_url: str, redis_url: str, stop: asyncio.Event) -> None:
    """Begins erasures until `stop`; the jobs carry them out."""
    async with (
        open_pool(database_url, most=1) as pool,
        Announcer(redis_url, LOG) as announce,
        Appender(database_url, announce=announce) as appender,
    ):
        executor = Executor(appender, pool)

        async def work(connection: Connection) -> None:
            while not stop.is_set():
                await begin(connection, executor)
                await pause(stop, POLL)

        await alone("retention", partial(connect_to_fold, database_url), work, stop, LOST)


async def begin(connection: Connection, executor: Executor) -> None:
    """One erasure for all places, if something is due and none is under way."""
    cursor = await connection.execute(_sql.due)
    if (await cursor.fetchall())[0][0]:
        now = datetime.now(UTC)
        wish = BeginErasure(actor=SYSTEM, at=now, erasure_id=uuid4(), subject="past", id=NOWHERE)
        await executor.execute(begin_erasure, wish)

"""The sweeper: takes away what people who left a workspace had said. One process works; another stands by."""

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial

import psycopg
from psycopg_pool import PoolTimeout

from domain.decisions.departures import ClearDeparture, clear_departure
from domain.ids import SYSTEM
from projections.views import departures
from projections.views.departures import Departing
from store.appender import Appender
from store.connections import LIVE, Connection, Pool, connect_to_fold, open_pool
from store.executor import Contended, Executor
from store.hints import LOG, Announcer
from store.recorded import Circumstances
from store.writes import LogUnavailable, Overloaded
from workers.alone import alone, pause
from workers.taking import Taking

PAGE = 2_000
"""Ids read at once: deleted messages are passed over anew by every read."""
POLL = 1.0
"""Seconds between looks at who has gone."""
LOST = (psycopg.OperationalError, PoolTimeout, LogUnavailable, Overloaded, Contended)

logger = logging.getLogger(__name__)


async def serve(*, database_url: str, redis_url: str, stop: asyncio.Event) -> None:
    """Sweeps until `stop`. Where it was is nowhere kept: what remains says it."""
    async with (
        open_pool(database_url, most=2, options=LIVE) as pool,
        Announcer(redis_url, LOG) as announce,
        Appender(database_url, announce=announce) as appender,
    ):
        sweeper = Sweeper(pool, Executor(appender, pool), stop)
        await alone("sweeper", partial(connect_to_fold, database_url), sweeper.work, stop, LOST)


class Sweeper:
    def __init__(self, pool: Pool, executor: Executor, stop: asyncio.Event) -> None:
        self._pool = pool
        self._executor = executor
        self._stop = stop
        self._taking = Taking(pool, executor, stop)

    async def work(self, lock: Connection) -> None:
        """While this connection holds the lock: two would only get in each other's way."""
        while not self._stop.is_set():
            await lock.execute("SELECT")  # raises when the connection is gone, and the lock with it
            if not await self.sweep():
                await pause(self._stop, POLL)

    async def sweep(self) -> bool:
        """One page of what somebody has left behind; whether there was anybody."""
        async with self._pool.connection() as connection:
            gone = await departures.pending(connection)
            if gone is None:
                return False
            page = await departures.remaining(connection, gone, PAGE)
        if not page:
            await self._settle(gone)
        await self._taking.take(page, gone.user_id, _about(gone))
        return True

    async def _settle(self, gone: Departing) -> None:
        wish = ClearDeparture(
            actor=SYSTEM,
            at=datetime.now(UTC),
            workspace_id=gone.workspace_id,
            user_id=gone.user_id,
            upto=gone.position,
        )
        position = (await self._executor.execute(clear_departure, wish, _about(gone))).position
        await self._taking.projected(position)
        logger.info("nothing is left of %s in %s", gone.user_id, gone.workspace_id)


def _about(gone: Departing) -> Circumstances:
    """Nobody's wish, but what followed from somebody's: the same correlation, the departure as the cause."""
    return Circumstances(
        actor_id=SYSTEM,
        workspace_id=gone.workspace_id,
        correlation_id=gone.correlation_id,
        causation_id=gone.stream,
    )

"""The sweeper: takes away what people who left a workspace had said. One process works; another stands by."""

import asyncio
import logging
import time
from datetime import UTC, datetime
from functools import partial

import psycopg
from psycopg_pool import PoolTimeout

from domain.decisions.departures import ClearDeparture, TakeAway, clear_departure, take_away
from domain.ids import SYSTEM, MessageId
from projections.views import departures
from projections.views.departures import Departing
from projections.views.progress import checkpoint
from store.appender import Appender
from store.executor import Contended, Executor
from store.hints import LOG, Announcer
from store.log import Connection, Pool, open_pool
from store.recorded import Circumstances, Position
from store.writes import LogUnavailable, Overloaded
from workers.alone import alone, pause
from workers.projector import connect

BATCH = 50
"""Messages deleted by one append: some milliseconds of the log and of the projector, then others' turn."""
PAGE = 2_000
"""Ids read at once: deleted messages are passed over anew by every read."""
LARGE = 250
"""The same while nobody else writes: whoever then begins waits a tenth of a second for one of these."""
REST = 4.0
"""Times as long as a batch took, the sweeper rests while others write: they keep most of the machine."""
POLL = 1.0
"""Seconds between looks at who has gone."""
LOST = (psycopg.OperationalError, PoolTimeout, LogUnavailable, Overloaded, Contended)

logger = logging.getLogger(__name__)


async def serve(*, database_url: str, redis_url: str, stop: asyncio.Event) -> None:
    """Sweeps until `stop`. Where it was is nowhere kept: what remains says it."""
    options = "-c search_path=chat,public"
    async with (
        open_pool(database_url, most=2, options=options) as pool,
        Announcer(redis_url, LOG) as announce,
        Appender(database_url, announce=announce) as appender,
    ):
        sweeper = Sweeper(pool, Executor(appender, pool), stop)
        await alone("sweeper", partial(connect, database_url), sweeper.work, stop, LOST)


class Sweeper:
    """Small appends with rests between them; never ahead of the projector, whose rows say what remains."""

    def __init__(self, pool: Pool, executor: Executor, stop: asyncio.Event) -> None:
        self._pool = pool
        self._executor = executor
        self._stop = stop
        self._last = Position(0)
        self._alone = False
        """Whether nobody wrote between the last two batches."""

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
        while page and not self._stop.is_set():
            size = LARGE if self._alone else BATCH
            await self._take(gone, tuple(page[:size]))
            page = page[size:]
        return True

    async def _take(self, gone: Departing, ids: tuple[MessageId, ...]) -> None:
        began = time.monotonic()
        wish = TakeAway(actor=SYSTEM, at=_now(), user_id=gone.user_id, message_ids=ids)
        position = (await self._executor.execute(take_away, wish, _about(gone))).position
        await self._projected(position)
        self._alone = position - self._last <= len(ids)
        self._last = position
        if not self._alone:
            await pause(self._stop, REST * (time.monotonic() - began))

    async def _settle(self, gone: Departing) -> None:
        wish = ClearDeparture(
            actor=SYSTEM,
            at=_now(),
            workspace_id=gone.workspace_id,
            user_id=gone.user_id,
            upto=gone.position,
        )
        await self._projected((await self._executor.execute(clear_departure, wish, _about(gone))).position)
        logger.info("nothing is left of %s in %s", gone.user_id, gone.workspace_id)

    async def _projected(self, position: Position) -> None:
        """Until the read models hold it: only then do they say truly what remains."""
        while not self._stop.is_set():
            async with self._pool.connection() as connection:
                if await checkpoint(connection) >= position:
                    return
            await pause(self._stop, 0.005)


def _about(gone: Departing) -> Circumstances:
    """Nobody's wish, but what followed from somebody's: the same correlation, the departure as the cause."""
    return Circumstances(
        actor_id=SYSTEM,
        workspace_id=gone.workspace_id,
        correlation_id=gone.correlation_id,
        causation_id=gone.stream,
    )


def _now() -> datetime:
    return datetime.now(UTC)

"""Reading one's own writes: waits until the read models have reached a position."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count

import psycopg
from psycopg_pool import PoolTimeout

from api.refusals import PositionUnknown, ProjectionBehind
from projections.views import progress
from store.connections import Connection, Pool
from store.hints import Hints
from store.recorded import START, Position

logger = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds a read waits; the projector needs some 10 ms."""
POLL = 0.05
"""Seconds between looks when no hint comes, and only while somebody waits."""

Waiting = tuple[Position, int, asyncio.Future[None]]


class Positions:
    """One follower per process: however many requests wait, the checkpoint is read once for all.

    A crash of the database puts it back, and ends every connection: each new one is reason to look again.
    """

    def __init__(self) -> None:
        self._reached = START
        self._sure = False
        self._waiting: list[Waiting] = []
        self._order = count()
        self._wanted = asyncio.Event()

    @asynccontextmanager
    async def following(self, pool: Pool, hints: Hints) -> AsyncGenerator[None]:
        task = asyncio.create_task(self._follow(pool, hints), name="positions")
        try:
            yield
        finally:
            task.cancel()

    async def doubt(self, _: Connection) -> None:
        """Of a new connection to the database: it may have crashed since we looked."""
        self._sure = False

    def hold(self, position: Position) -> bool:
        """Whether it is known that the read models hold everything up to there."""
        return position == START or (self._sure and position <= self._reached)

    async def reach(self, position: Position) -> None:
        """Returns once the read models hold everything up to there.

        Raises ProjectionBehind, or PositionUnknown.
        """
        if self.hold(position):
            return
        future = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (position, next(self._order), future))
        self._wanted.set()
        try:
            async with asyncio.timeout(PATIENCE):
                await future
        except TimeoutError:
            raise ProjectionBehind(f"the read models are at {self._reached}, not at {position}") from None

    async def _follow(self, pool: Pool, hints: Hints) -> None:
        while True:
            await self._wanted.wait()
            await self._look(pool)
            if self._waiting:
                await hints.wait(POLL)
            else:
                self._wanted.clear()

    async def _look(self, pool: Pool) -> None:
        asked_before = next(self._order)
        try:
            async with pool.connection() as connection:
                self._reached, head = await progress.ends(connection)
                self._sure = True
        except (psycopg.Error, PoolTimeout) as error:
            logger.warning("the checkpoint cannot be read: %s", error)
        else:
            self._refuse_beyond(head, asked_before)
        while self._waiting and (self.hold(self._waiting[0][0]) or self._waiting[0][2].done()):
            _, _, future = heappop(self._waiting)
            if not future.done():
                future.set_result(None)

    def _refuse_beyond(self, head: Position, asked_before: int) -> None:
        """Nobody is told of a position before the log has it; who comes after we asked may know a newer."""
        for position, number, future in self._waiting:
            if position > head and number < asked_before and not future.done():
                future.set_exception(PositionUnknown())

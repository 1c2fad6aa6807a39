"""The fan-out: one process carries frames from the outbox to Redis, in order; another stands by."""

import asyncio
import logging
import time

from projections import outbox
from projections.outbox import Cursor
from store.connections import Connection, connect
from store.hints import PROJECTED, Hints
from store.recorded import Position
from workers.alone import alone, pause
from workers.publisher import Publisher

NAME = "fanout"
BATCH = 1_000
"""Frames per write: some hundred KB, so that neither side holds much."""
POLL = 1.0
"""Seconds without a hint after which the outbox is looked at anyway."""
SAVE_EVERY = 0.05
"""Seconds between checkpoints under load: a crash repeats that much, and gateways drop it by seq."""
LONGEST_WAIT = 2.0

logger = logging.getLogger(__name__)


async def serve(*, database_url: str, redis_url: str, stop: asyncio.Event) -> None:
    """Delivers until `stop`; outlives restarts of Postgres and of Redis."""
    async with Hints(redis_url, PROJECTED) as hints:
        asyncio.create_task(stop.wait()).add_done_callback(lambda _: hints.wake())
        await alone(
            NAME,
            lambda: _connect(database_url),
            lambda connection: Fanout(connection, Publisher(redis_url), hints).run(stop),
            stop,
        )


class Fanout:
    """Reads, publishes, then moves its checkpoint: a crash makes it repeat frames, never leave them out."""

    def __init__(self, connection: Connection, publisher: Publisher, hints: Hints) -> None:
        self._connection = connection
        self._publisher = publisher
        self._hints = hints
        self._cursor = self._saved = Cursor(0, 0)
        self._saved_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        self._cursor = self._saved = await outbox.checkpoint(self._connection, NAME)
        try:
            while not stop.is_set():
                if await self._step(stop) == BATCH:
                    await self._save_in_time()
                else:
                    await self._rest()
            await self._save()
        finally:
            self._publisher.close()

    async def _step(self, stop: asyncio.Event) -> int:
        """Publishes what there is; how many frames that were.

        Read again for each attempt: what the database forgot in a crash meanwhile comes later, in order.
        """
        wait = 0.05
        while batch := await outbox.after(self._connection, self._cursor, BATCH):
            try:
                await self._publisher.publish(batch)
            except OSError as error:
                logger.warning("fan-out waits for Redis: %s", error)
                if await pause(stop, wait):
                    break
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                self._cursor = outbox.cursor_of(batch[-1][1])
                break
        return len(batch)

    async def _rest(self) -> None:
        """Until there is news: what was committed since the outbox was read has been or will be announced."""
        await self._save_in_time()
        patience = POLL if self._cursor == self._saved else SAVE_EVERY
        await self._hints.wait(patience, Position(self._cursor.position))

    async def _save_in_time(self) -> None:
        if time.monotonic() - self._saved_at >= SAVE_EVERY:
            await self._save()

    async def _save(self) -> None:
        if self._cursor != self._saved:
            await outbox.save_checkpoint(self._connection, NAME, self._cursor)
            self._saved, self._saved_at = self._cursor, time.monotonic()


async def _connect(database_url: str) -> Connection:
    """Its only write is the checkpoint, which may lag: commits need not wait for the disk."""
    return await connect(database_url, options="-c synchronous_commit=off")

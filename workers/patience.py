"""Waiting for the read models to come as far as the log is now."""

import asyncio

from projections.views.progress import checkpoint
from store import log
from store.connections import Pool

PATIENCE = 10.0
"""Seconds; else the job is tried again."""
POLL = 0.05


async def caught_up(pool: Pool) -> None:
    """Raises TimeoutError."""
    async with pool.connection() as connection, asyncio.timeout(PATIENCE):
        head = await log.head(connection)
        while await checkpoint(connection) < head:  # noqa: ASYNC110 - it moves in the database
            await asyncio.sleep(POLL)

"""An import is done when it can be read: it waits for the projector, or projects itself where none runs."""

import asyncio

from projections.engine import Engine
from projections.views.progress import checkpoint
from store.connections import Connection, Pool, connect
from store.recorded import Position

FOLLOWED = """
SELECT position >= %s OR pg_try_advisory_xact_lock_shared(hashtext('backscroll.projector'))
FROM chat.checkpoint
"""
SOON = 0.005
"""Seconds in which a projector gets some hundred events further."""
LOCK = "SELECT pg_try_advisory_lock(hashtext('backscroll.projector'))"
BATCH = 5_000


async def until_projected(database_url: str, pool: Pool, position: Position) -> None:
    """Returns when the read models have reached the position."""
    options = "-c search_path=chat,public -c synchronous_commit=off"
    async with await connect(database_url, options=options) as connection:
        while await checkpoint(connection) < position:
            if await _alone(connection):
                engine = await Engine.at_checkpoint(connection)
                while await engine.step(BATCH):
                    pass
            else:
                await asyncio.sleep(0.05)


async def until_followed(pool: Pool, position: Position) -> None:
    """Returns when a projector that is at work has reached the position; where none is, at once."""
    async with pool.connection() as connection:
        while not (await (await connection.execute(FOLLOWED, [position])).fetchall())[0][0]:  # noqa: ASYNC110
            await asyncio.sleep(SOON)


async def _alone(connection: Connection) -> bool:
    """Whether no projector is active; from then on we are."""
    cursor = await connection.execute(LOCK)
    return bool((await cursor.fetchall())[0][0])

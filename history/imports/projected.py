"""An import is done when it can be read: it waits for the projector, or projects itself where none runs."""

import asyncio
from typing import Any

from projections.engine import Engine
from projections.views.progress import checkpoint
from store.connections import Connection, Pool, connect_to_fold
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)

SOON = 0.005
"""Seconds in which a projector gets some hundred events further."""
BATCH = 5_000


async def until_projected(database_url: str, position: Position) -> None:
    """Returns when the read models have reached the position."""
    async with await connect_to_fold(database_url) as connection:
        while await checkpoint(connection) < position:
            if await _is_so(connection, _sql.be_projector):  # and from then on we are the only one
                engine = await Engine.at_checkpoint(connection)
                while await engine.step(BATCH):
                    pass
            else:
                await asyncio.sleep(0.05)


async def until_followed(pool: Pool, position: Position) -> None:
    """Returns when a projector that is at work has reached the position; where none is, at once."""
    async with pool.connection() as connection:
        while not await _is_so(connection, _sql.followed, position=position):  # noqa: ASYNC110
            await asyncio.sleep(SOON)


async def _is_so(connection: Connection, question: bytes, **parameters: Any) -> bool:
    return bool((await (await connection.execute(question, parameters)).fetchall())[0][0])

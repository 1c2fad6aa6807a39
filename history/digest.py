"""All read models in one hash: the same for two servers that hold the same log up to the same position."""

import hashlib
from typing import NamedTuple

from psycopg import IsolationLevel

from history.compare import rows_of, tables
from projections.views.progress import checkpoint
from store.connections import connect_to_fold
from store.recorded import Position


class Digest(NamedTuple):
    position: Position
    sha256: str


async def digest(database_url: str) -> Digest:
    """Of every row of every table, as of one moment."""
    found = hashlib.sha256()
    async with await connect_to_fold(database_url, "chat") as live:
        await live.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        await live.set_read_only(True)
        async with live.transaction():
            position = await checkpoint(live)
            for table in await tables(live):
                found.update(f"\n{table.name}\n".encode())
                async for _, row in rows_of(live, table):
                    found.update(row.encode() + b"\n")
    return Digest(position, found.hexdigest())

"""The log, event by event, for whoever may see the whole database."""

from collections.abc import AsyncIterator
from typing import Any

import psycopg
from psycopg.rows import dict_row

from store.sql import statements

_sql = statements(__name__)


class NoSuchWorkspace(Exception):
    """No workspace has this slug."""


async def told(
    database_url: str, *, slug: str | None = None, type: str | None = None, after: int = 0, limit: int
) -> AsyncIterator[dict[str, Any]]:
    """In order of position, as the view `log` has them."""
    options = "-c search_path=chat,public -c timezone=UTC"
    async with await psycopg.AsyncConnection.connect(database_url, options=options) as connection:
        parameters = {
            "workspace": await _workspace(connection, slug) if slug else None,
            "type": type,
            "after": after,
            "limit": limit,
        }
        async with connection.cursor("events", row_factory=dict_row) as cursor:
            cursor.itersize = 1_000
            await cursor.execute(_sql.told, parameters)
            async for event in cursor:
                yield event


async def _workspace(connection: psycopg.AsyncConnection[Any], slug: str) -> Any:
    cursor = await connection.execute(_sql.workspace_called, {"slug": slug})
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchWorkspace(f"no workspace is called {slug}")
    return row[0]

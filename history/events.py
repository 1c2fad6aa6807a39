"""The log, event by event, for whoever may see the whole database."""

from collections.abc import AsyncIterator
from typing import Any

from psycopg.rows import dict_row

from history.looking_back import reading, workspace_called
from store.sql import statements

_sql = statements(__name__)


async def told(
    database_url: str, *, slug: str | None = None, type: str | None = None, after: int = 0, limit: int
) -> AsyncIterator[dict[str, Any]]:
    """In order of position, as the view `log` has them.

    Raises WorkspaceNotFound.
    """
    async with reading(database_url) as connection, connection.transaction():
        parameters = {
            "workspace": await workspace_called(connection, slug) if slug else None,
            "type": type,
            "after": after,
            "limit": limit,
        }
        async with connection.cursor("events", row_factory=dict_row) as cursor:
            cursor.itersize = 1_000
            await cursor.execute(_sql.told, parameters)
            async for event in cursor:
                yield event

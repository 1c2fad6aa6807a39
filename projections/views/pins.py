"""What is pinned to a channel."""

from uuid import UUID

from projections.views.pages import Page, message_view
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def of_channel(connection: Connection, channel: UUID, *, before: int, limit: int) -> Page:
    """The newest pin first; `next` is the place in the log of the page's last."""
    parameters = {"channel": channel, "before": before, "limit": limit + 1}
    cursor = await connection.execute(_sql.of_channel, parameters, binary=True, prepare=True)
    rows = await cursor.fetchall()
    following = rows[limit - 1][-1] if len(rows) > limit else None
    return Page([message_view(row) for row in rows[:limit]], following)

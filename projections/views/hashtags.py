"""What is filed under a word."""

from uuid import UUID

from domain.ids import UserId
from projections.views.pages import Page, message_view
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def of_workspace(
    connection: Connection, viewer: UserId, workspace: UUID, tag: str, *, before: int, limit: int
) -> Page:
    """The newest first; `next` is the place in the log of the page's last."""
    parameters = {
        "viewer": viewer,
        "workspace": workspace,
        "tag": tag,
        "before": before,
        "limit": limit + 1,
    }
    cursor = await connection.execute(_sql.of_workspace, parameters, binary=True, prepare=True)
    rows = await cursor.fetchall()
    following = rows[limit - 1][-1] if len(rows) > limit else None
    return Page([message_view(row) for row in rows[:limit]], following)

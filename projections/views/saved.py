"""What somebody has put aside for themselves."""

from typing import NamedTuple
from uuid import UUID

from domain.ids import UserId
from projections.views.pages import message_view
from projections.wire.messages import SavedView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


class SavedPage(NamedTuple):
    """`next` is the place in the log of the page's last."""

    items: list[SavedView]
    next: int | None


async def of_viewer(
    connection: Connection, viewer: UserId, workspace: UUID, *, before: int, limit: int
) -> SavedPage:
    """The newest first; only what they may still read."""
    parameters = {"viewer": viewer, "workspace": workspace, "before": before, "limit": limit + 1}
    cursor = await connection.execute(_sql.of_viewer, parameters, binary=True, prepare=True)
    rows = await cursor.fetchall()
    following = rows[limit - 1][-1] if len(rows) > limit else None
    return SavedPage([SavedView(message_view(row), row[-2]) for row in rows[:limit]], following)

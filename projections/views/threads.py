"""The replies to a message."""

from uuid import UUID

from projections.views.pages import Cut, Page, page
from store.log import Connection
from store.sql import statements

_sql = statements(__name__)


async def of_root(connection: Connection, root: UUID, cut: Cut) -> Page:
    """By the thread's own seq."""
    return await page(connection, _sql, root, cut)

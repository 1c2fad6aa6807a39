"""Who voted for what. Of an anonymous poll nobody is told but of their own vote."""

from uuid import UUID

from domain.ids import UserId
from projections.views.workspaces import FIRST
from projections.wire.messages import VoteView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def mine(connection: Connection, viewer: UserId, message: UUID) -> tuple[int, ...]:
    """The viewer's own choices."""
    parameters = {"viewer": viewer, "message": message}
    cursor = await connection.execute(_sql.mine, parameters, binary=True, prepare=True)
    row = await cursor.fetchone()
    return tuple(row[0]) if row else ()


async def of_message(
    connection: Connection, message: UUID, *, limit: int, after: UUID = FIRST
) -> list[VoteView]:
    """In order of the people's ids. That the poll is not anonymous is for the caller to see."""
    parameters = {"message": message, "limit": limit, "after": after}
    cursor = await connection.execute(_sql.of_message, parameters, binary=True, prepare=True)
    return [VoteView(user, tuple(choices)) for user, choices in await cursor.fetchall()]

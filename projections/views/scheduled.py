"""What somebody plans to say, for themselves."""

from uuid import UUID

from domain.ids import UserId
from domain.refusals import ScheduledNotFound
from projections.wire.messages import ScheduledView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def of_author(
    connection: Connection,
    viewer: UserId,
    workspace: UUID,
    *,
    channel: UUID | None = None,
    limit: int,
    after: UUID | None,
) -> list[ScheduledView]:
    """What waits or was refused, in the order in which it is due."""
    parameters = {
        "viewer": viewer,
        "workspace": workspace,
        "channel": channel,
        "limit": limit,
        "after": after,
    }
    cursor = await connection.execute(_sql.of_author, parameters, binary=True, prepare=True)
    return [ScheduledView(*row) for row in await cursor.fetchall()]


async def one(connection: Connection, viewer: UserId, id: UUID) -> ScheduledView:
    """Raises ScheduledNotFound."""
    cursor = await connection.execute(_sql.one, {"id": id, "viewer": viewer}, binary=True, prepare=True)
    row = await cursor.fetchone()
    if row is None:
        raise ScheduledNotFound
    return ScheduledView(*row)

"""What people who left a workspace have left behind, until it is taken away."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from domain.ids import MessageId, UserId, WorkspaceId
from store.connections import Connection
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)


class Departing(NamedTuple):
    """Somebody went at `position`; `stream` and `correlation_id` say by which event."""

    workspace_id: WorkspaceId
    user_id: UserId
    position: Position
    stream: UUID
    correlation_id: UUID | None


async def pending(connection: Connection) -> Departing | None:
    """The oldest departure after which words may still stand."""
    cursor = await connection.execute(_sql.pending, binary=True, prepare=True)
    row = await cursor.fetchone()
    return Departing(*row) if row else None


async def remaining(connection: Connection, gone: Departing, limit: int) -> Sequence[MessageId]:
    """Messages that they said before they went. What they say after coming back is not among them."""
    parameters = {
        "user": gone.user_id,
        "workspace": gone.workspace_id,
        "upto": gone.position,
        "limit": limit,
    }
    cursor = await connection.execute(_sql.remaining, parameters, binary=True, prepare=True)
    return [id for (id,) in await cursor.fetchall()]

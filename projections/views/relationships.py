"""What people are to one, and who may see more of a private person."""

from typing import Any, Literal
from uuid import UUID

from domain.ids import UserId
from projections.views.users import WIDTH, user_view
from projections.wire.people import Allowance, Related, RelationshipView, UserView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

Kind = Literal["friends", "requested", "asked", "following", "blocked", "muted"]


async def of_user(
    connection: Connection, viewer: UserId, *, kind: Kind | None, limit: int, after: UUID
) -> list[Related]:
    """In order of the others' ids."""
    parameters = {"viewer": viewer, "kind": kind, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.of_user, parameters, binary=True, prepare=True)
    return [Related(_view(row[WIDTH:]), user_view(row)) for row in await cursor.fetchall()]


async def blocked(connection: Connection, viewer: UserId) -> tuple[UserId, ...]:
    """Whom they block."""
    cursor = await connection.execute(_sql.blocked, {"viewer": viewer}, binary=True, prepare=True)
    return tuple(other for (other,) in await cursor.fetchall())


def _view(row: tuple[Any, ...]) -> RelationshipView:
    other, friend, follows, blocks, mutes, message, changed_at, *allowed = row
    return RelationshipView(other, friend, follows, blocks, mutes, message, Allowance(*allowed), changed_at)


async def whole_profile(connection: Connection, viewer: UserId, id: UUID) -> UserView | None:
    """All of somebody's profile: for themselves, and for friends whom they let see it.

    None means that nothing more than the outside is for the viewer, or that there is nobody.
    """
    parameters = {"viewer": viewer, "id": id}
    cursor = await connection.execute(_sql.whole_profile, parameters, binary=True, prepare=True)
    row = await cursor.fetchone()
    return user_view(row) if row else None

"""What names in texts stand for."""

from collections.abc import Iterable
from uuid import UUID

from domain.ids import UserId
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def people(connection: Connection, ids: Iterable[UserId]) -> dict[str, UUID]:
    """The user names of these people, as they are now."""
    cursor = await connection.execute(_sql.people, {"ids": list(ids)}, binary=True, prepare=True)
    return dict(await cursor.fetchall())


async def members(connection: Connection, workspace: UUID, names: Iterable[str]) -> dict[str, UUID]:
    """Those of these names that are members'."""
    parameters = {"workspace": workspace, "names": list(names)}
    cursor = await connection.execute(_sql.members, parameters, binary=True, prepare=True)
    return dict(await cursor.fetchall())


async def channels(
    connection: Connection, viewer: UserId, workspace: UUID, slugs: Iterable[str]
) -> dict[str, UUID]:
    """The channels of these slugs that the viewer may read."""
    parameters = {"viewer": viewer, "workspace": workspace, "slugs": list(slugs)}
    cursor = await connection.execute(_sql.channels, parameters, binary=True, prepare=True)
    return dict(await cursor.fetchall())

"""Workspaces, and who is in them."""

from typing import Any
from uuid import UUID

from domain.ids import SYSTEM, UserId
from domain.refusals import WorkspaceNotFound
from projections.views.users import WIDTH, user_view
from projections.wire.people import BanView, ReportView
from projections.wire.places import InviteView, MyInvite, MyWorkspace, WorkspaceMemberView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

FIRST = SYSTEM
"""No id comes before the nil one."""
LAST = UUID(int=2**128 - 1)
"""And none after this."""


def _mine(row: tuple[Any, ...]) -> MyWorkspace:
    *columns, role = row
    return MyWorkspace(*columns, role=role)


async def of_member(
    connection: Connection, viewer: UserId, *, limit: int, after: UUID = FIRST
) -> list[MyWorkspace]:
    """In order of their ids, which is that of their creation."""
    parameters = {"viewer": viewer, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.of_member, parameters, binary=True, prepare=True)
    return [_mine(row) for row in await cursor.fetchall()]


async def seen_by(connection: Connection, viewer: UserId, workspace: UUID) -> MyWorkspace:
    """Raises WorkspaceNotFound for whoever is not in it."""
    parameters = {"viewer": viewer, "workspace": workspace}
    cursor = await connection.execute(_sql.seen_by, parameters, binary=True, prepare=True)
    row = await cursor.fetchone()
    if row is None:
        raise WorkspaceNotFound
    return _mine(row)


async def members(
    connection: Connection, workspace: UUID, *, limit: int | None, after: UUID = FIRST
) -> list[WorkspaceMemberView]:
    """In order of the people's ids."""
    parameters = {"workspace": workspace, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.members, parameters, binary=True, prepare=True)
    return [WorkspaceMemberView(user_view(row), *row[WIDTH:]) for row in await cursor.fetchall()]


async def invites(
    connection: Connection, workspace: UUID, *, opened: bool, limit: int, after: UUID
) -> list[InviteView]:
    """The newest first; those alone that still let somebody in, if asked for."""
    parameters = {"workspace": workspace, "opened": opened, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.invites, parameters, binary=True, prepare=True)
    return [InviteView(*row) for row in await cursor.fetchall()]


async def invites_for(
    connection: Connection, viewer: UserId, email: str, *, limit: int, after: UUID
) -> list[MyInvite]:
    """What lets in whoever has this address, the newest first; not where they are, or may not be."""
    parameters = {"viewer": viewer, "email": email, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.invites_for, parameters, binary=True, prepare=True)
    return [MyInvite(*row[WIDTH:], invited_by=user_view(row)) for row in await cursor.fetchall()]


async def bans(connection: Connection, workspace: UUID, *, limit: int, after: UUID = FIRST) -> list[BanView]:
    """In order of the people's ids."""
    parameters = {"workspace": workspace, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.bans, parameters, binary=True, prepare=True)
    return [BanView(user_view(row), *row[WIDTH:]) for row in await cursor.fetchall()]


async def reports(
    connection: Connection, workspace: UUID, *, settled: bool, limit: int, before: int
) -> tuple[list[ReportView], int | None]:
    """The newest first, with the position to go on from; those that are settled if asked for."""
    parameters = {"workspace": workspace, "settled": settled, "before": before, "limit": limit}
    cursor = await connection.execute(_sql.reports, parameters, binary=True, prepare=True)
    rows = await cursor.fetchall()
    return [ReportView(*row[1:]) for row in rows], rows[-1][0] if len(rows) == limit else None

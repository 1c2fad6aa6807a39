"""Channels and direct conversations, and who is in them."""

from typing import Any
from uuid import UUID

from domain.ids import UserId
from domain.refusals import ChannelNotFound
from domain.workspace_member import WorkspaceRole
from projections.views.users import WIDTH, user_view
from projections.views.workspaces import FIRST
from projections.wire.people import UserView
from projections.wire.places import ChannelInviteView, ChannelMemberView, ChannelView, ListedChannel
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

CHANNEL = len(ChannelView.__struct_fields__)
MINE = ListedChannel.__struct_fields__[CHANNEL:]
"""Columns of a listed channel: what everybody is shown of it, then what is the viewer's own."""


def listed_channel(row: tuple[Any, ...]) -> ListedChannel:
    """From a channel's columns, whether the viewer is a member, and their part in it."""
    columns, mine = row[:CHANNEL], row[CHANNEL:]
    return ListedChannel(*columns, **dict(zip(MINE, mine, strict=True)))


async def seen_by(connection: Connection, viewer: UserId, channel: UUID) -> ListedChannel:
    """Raises ChannelNotFound for whoever may not read it."""
    parameters = {"viewer": viewer, "channel": channel}
    cursor = await connection.execute(_sql.seen_by, parameters, binary=True, prepare=True)
    row = await cursor.fetchone()
    if row is None:
        raise ChannelNotFound
    return listed_channel(row)


async def readable(connection: Connection, viewer: UserId, channel: UUID) -> bool:
    """Whether the viewer may read it: the question before every message shown."""
    parameters = {"viewer": viewer, "channel": channel}
    cursor = await connection.execute(_sql.readable, parameters, binary=True, prepare=True)
    return await cursor.fetchone() is not None


async def of_workspace(
    connection: Connection,
    viewer: UserId,
    workspace: UUID,
    role: WorkspaceRole,
    *,
    limit: int | None,
    after: str = "",
) -> list[ListedChannel]:
    """Those that a member with this role may read, in order of their slugs."""
    parameters = {"viewer": viewer, "workspace": workspace, "role": role, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.of_workspace, parameters, binary=True, prepare=True)
    return [listed_channel(row) for row in await cursor.fetchall()]


async def conversations(
    connection: Connection, viewer: UserId, workspace: UUID, *, limit: int | None, after: UUID = FIRST
) -> list[ListedChannel]:
    """The viewer's direct conversations there, in order of their ids."""
    parameters = {"viewer": viewer, "workspace": workspace, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.conversations, parameters, binary=True, prepare=True)
    return [listed_channel(row) for row in await cursor.fetchall()]


async def members(
    connection: Connection, channel: UUID, *, limit: int, after: UUID = FIRST
) -> list[ChannelMemberView]:
    """In order of the people's ids."""
    parameters = {"channel": channel, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.members, parameters, binary=True, prepare=True)
    return [ChannelMemberView(user_view(row), *row[WIDTH:]) for row in await cursor.fetchall()]


async def banned(connection: Connection, channel: UUID, *, limit: int, after: UUID = FIRST) -> list[UserView]:
    """Who may not come in; in order of their ids."""
    parameters = {"channel": channel, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.banned, parameters, binary=True, prepare=True)
    return [user_view(row) for row in await cursor.fetchall()]


async def member_ids(connection: Connection, channel: UUID, *, limit: int) -> tuple[UserId, ...]:
    """Who is in it, in no order."""
    parameters = {"channel": channel, "limit": limit}
    cursor = await connection.execute(_sql.member_ids, parameters, binary=True, prepare=True)
    return tuple([row[0] for row in await cursor.fetchall()])


async def invites(
    connection: Connection, channel: UUID, *, limit: int, after: UUID = FIRST
) -> list[ChannelInviteView]:
    """The channel's invites, in order of their ids."""
    parameters = {"channel": channel, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.invites, parameters, binary=True, prepare=True)
    return [ChannelInviteView(*row) for row in await cursor.fetchall()]


async def readable_through(connection: Connection, viewer: UserId, root: UUID) -> bool:
    """Whether the viewer may read a channel that the thread of this root is shared into."""
    cursor = await connection.execute(_sql.readable_through, {"root": root}, binary=True, prepare=True)
    for (channel,) in await cursor.fetchall():
        if await readable(connection, viewer, channel):
            return True
    return False


async def takes_part_through(connection: Connection, viewer: UserId, root: UUID) -> UUID | None:
    """The channel in which somebody takes part in a thread that is shared into it, and not in its own."""
    parameters = {"viewer": viewer, "root": root}
    cursor = await connection.execute(_sql.takes_part_through, parameters, binary=True, prepare=True)
    row = await cursor.fetchone()
    return row[0] if row else None

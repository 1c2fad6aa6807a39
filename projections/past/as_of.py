"""How a channel or a workspace stood at a moment: laid out first, and then read as the present is."""

from typing import Any
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.refusals import ChannelNotFound, MessageNotFound, WorkspaceNotFound
from projections.past.feed import ALL, lay_out_channel, lay_out_thread, lay_out_workspace
from projections.past.moments import Moment
from projections.views import channels, threads, unreads, workspaces
from projections.views.pages import Cut, message_view, page
from projections.views.users import user_view
from projections.views.workspaces import FIRST
from projections.wire.past import ChannelThen, ReadersThen, ThreadThen, UnreadThen, WorkspaceThen
from projections.wire.places import ChannelView, WorkspaceView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

MOST_MEMBERS = 1_000
"""Told with a channel; who else could read it is asked for by pages."""


async def channel_as_of(
    connection: Connection, channel: UUID, moment: Moment, cut: Cut, *, whole: bool = False
) -> ChannelThen:
    """What has been taken back for good since is a tombstone: something was there, and by whom.

    Raises ChannelNotFound where there was no such channel then.
    """
    await lay_out_channel(connection, ChannelId(channel), moment.position, cut, whole=whole)
    return await channel_now(connection, channel, moment, cut)


async def channel_now(connection: Connection, channel: UUID, moment: Moment, cut: Cut) -> ChannelThen:
    """As this connection's tables have it."""
    shown = ChannelView(*await _one(connection, _sql.channel, ChannelNotFound, channel=channel))
    found = await page(connection, _sql, channel, cut)
    members = await channels.members(connection, channel, limit=MOST_MEMBERS)
    return ChannelThen(*moment, shown, tuple(found.items), found.next, tuple(members))


async def thread_as_of(
    connection: Connection, root: UUID, moment: Moment, cut: Cut, *, whole: bool = False
) -> ThreadThen:
    """Raises MessageNotFound where there was no such message then."""
    await lay_out_thread(connection, MessageId(root), moment.position, whole=whole)
    return await thread_now(connection, root, moment, cut)


async def thread_now(connection: Connection, root: UUID, moment: Moment, cut: Cut) -> ThreadThen:
    shown = message_view(await _one(connection, _sql.message, MessageNotFound, message=root))
    found = await threads.of_root(connection, root, cut)
    return ThreadThen(*moment, shown, tuple(found.items), found.next)


async def readers_as_of(
    connection: Connection,
    channel: UUID,
    moment: Moment,
    *,
    limit: int,
    after: UUID = FIRST,
    whole: bool = False,
) -> ReadersThen:
    """Raises ChannelNotFound."""
    await lay_out_channel(connection, ChannelId(channel), moment.position, everybody=True, whole=whole)
    return await readers_now(connection, channel, moment, limit=limit, after=after)


async def readers_now(
    connection: Connection, channel: UUID, moment: Moment, *, limit: int, after: UUID = FIRST
) -> ReadersThen:
    await _one(connection, _sql.channel, ChannelNotFound, channel=channel)
    rows = await _asked(connection, _sql.readers, channel=channel, after=after, limit=limit)
    items = tuple(map(user_view, rows))
    return ReadersThen(*moment, items, str(items[-1].id) if len(items) == limit else None)


async def unread_as_of(connection: Connection, channel: UUID, moment: Moment, user: UserId) -> UnreadThen:
    """Everything that was ever said there is folded, taken back or not: counts are of all of it.

    Raises ChannelNotFound.
    """
    home = await lay_out_channel(
        connection, ChannelId(channel), moment.position, ALL, reader=user, whole=True
    )
    return await unread_now(connection, home, channel, moment, user)


async def unread_now(
    connection: Connection, home: UUID, channel: UUID, moment: Moment, user: UserId
) -> UnreadThen:
    await _one(connection, _sql.channel, ChannelNotFound, channel=channel)
    told = await unreads.of_channel(connection, user, home, channel)
    followed = await unreads.of_threads(connection, user, home)
    return UnreadThen(*moment, told, tuple(one for one in followed if one.channel_id == channel))


async def workspace_as_of(
    connection: Connection,
    workspace: UUID,
    moment: Moment,
    *,
    limit: int,
    after: UUID = FIRST,
    whole: bool = False,
) -> WorkspaceThen:
    """Raises WorkspaceNotFound where there was none then."""
    await lay_out_workspace(connection, WorkspaceId(workspace), moment.position, whole=whole)
    return await workspace_now(connection, workspace, moment, limit=limit, after=after)


async def workspace_now(
    connection: Connection, workspace: UUID, moment: Moment, *, limit: int, after: UUID = FIRST
) -> WorkspaceThen:
    shown = WorkspaceView(*await _one(connection, _sql.workspace, WorkspaceNotFound, workspace=workspace))
    items = tuple(await workspaces.members(connection, workspace, limit=limit, after=after))
    following = str(items[-1].user.id) if len(items) == limit else None
    return WorkspaceThen(*moment, shown, items, following)


async def _one(
    connection: Connection, statement: bytes, refusal: type[Exception], **parameters: Any
) -> tuple[Any, ...]:
    rows = await _asked(connection, statement, **parameters)
    if not rows:
        raise refusal
    return rows[0]


async def _asked(connection: Connection, statement: bytes, **parameters: Any) -> list[Any]:
    cursor = await connection.execute(statement, parameters, binary=True, prepare=True)
    return await cursor.fetchall()

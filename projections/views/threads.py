"""The replies to a message, and the threads that somebody follows."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId
from projections.views import unreads
from projections.views.pages import Cut, Page, message_view, page
from projections.views.workspaces import FIRST
from projections.wire.messages import MessageView
from projections.wire.reading import FollowedThread
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def of_root(connection: Connection, root: UUID, cut: Cut) -> Page:
    """By the thread's own seq."""
    return await page(connection, _sql, root, cut, in_thread=True)


class Before(NamedTuple):
    """A place in the inbox: threads whose newest reply came earlier."""

    at: datetime
    root: UUID


async def followed(
    connection: Connection, viewer: UserId, workspace: UUID, *, limit: int, before: Before | None = None
) -> list[FollowedThread]:
    """The inbox: the newest reply first, each with what is unread of it."""
    parameters = {
        "viewer": viewer,
        "workspace": workspace,
        "limit": limit,
        "at": before.at if before else None,
        "root": before.root if before else None,
    }
    cursor = await connection.execute(_sql.followed, parameters, binary=True, prepare=True)
    roots = [message_view(row) for row in await cursor.fetchall()]
    found = await unreads.of_threads(connection, viewer, workspace, [root.id for root in roots])
    left = {thread.root_id: thread for thread in found}
    return [FollowedThread(root, left[root.id]) for root in roots if root.id in left]


async def followed_as_guest(
    connection: Connection, viewer: UserId, workspace: UUID
) -> dict[MessageId, ChannelId]:
    """The threads that somebody began to follow from another channel than theirs, and theirs."""
    parameters = {"viewer": viewer, "workspace": workspace}
    cursor = await connection.execute(_sql.followed_as_guest, parameters, binary=True, prepare=True)
    return {MessageId(root): ChannelId(channel) for root, channel in await cursor.fetchall()}


async def shared_into(
    connection: Connection, channel: UUID, *, limit: int, after: UUID = FIRST
) -> list[MessageView]:
    """The roots of the threads of other channels that may be read in this one, in order of their ids."""
    parameters = {"channel": channel, "after": after, "limit": limit}
    cursor = await connection.execute(_sql.shared_into, parameters, binary=True, prepare=True)
    return [message_view(row) for row in await cursor.fetchall()]

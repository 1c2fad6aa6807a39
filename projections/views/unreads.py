"""What is unread: this file's SQL is the one truth about it."""

import asyncio
from uuid import UUID

from domain.ids import UserId
from projections.views.pages import message_view
from projections.views.progress import checkpoint
from projections.wire.messages import MessageView
from projections.wire.reading import ChannelUnread, ThreadUnread
from store.log import Connection
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)


async def of_workspace(
    connection: Connection, viewer: UserId, workspace: UUID
) -> tuple[Position, list[ChannelUnread], list[ThreadUnread]]:
    """Up to where it is known, then both. Asked together: an answer is as much waiting as work."""
    async with connection.pipeline():
        return await asyncio.gather(
            checkpoint(connection),
            of_channels(connection, viewer, workspace),
            of_threads(connection, viewer, workspace),
        )


async def of_channels(connection: Connection, viewer: UserId, workspace: UUID) -> list[ChannelUnread]:
    """Every channel and conversation that the viewer is in."""
    parameters = {"viewer": viewer, "workspace": workspace, "channel": None}
    cursor = await connection.execute(_sql.of_channels, parameters, binary=True, prepare=True)
    return [ChannelUnread(*row) for row in await cursor.fetchall()]


async def of_channel(
    connection: Connection, viewer: UserId, workspace: UUID, channel: UUID
) -> ChannelUnread | None:
    """One that the viewer is in."""
    parameters = {"viewer": viewer, "workspace": workspace, "channel": channel}
    cursor = await connection.execute(_sql.of_channels, parameters, binary=True, prepare=True)
    row = await cursor.fetchone()
    return ChannelUnread(*row) if row else None


async def of_threads(
    connection: Connection, viewer: UserId, workspace: UUID, roots: list[UUID] | None = None
) -> list[ThreadUnread]:
    """The threads that the viewer follows: of these roots, or all those not read to the end."""
    parameters = {"viewer": viewer, "workspace": workspace, "roots": roots}
    cursor = await connection.execute(_sql.of_threads, parameters, binary=True, prepare=True)
    return [ThreadUnread(*row) for row in await cursor.fetchall()]


async def behind(
    connection: Connection, viewer: UserId, channel: UUID, *, seq: int, limit: int
) -> list[MessageView]:
    """The messages behind the number of a channel read up to seq, newest last."""
    parameters = {"viewer": viewer, "channel": channel, "seq": seq, "limit": limit}
    cursor = await connection.execute(_sql.behind, parameters, binary=True, prepare=True)
    return [message_view(row) for row in await cursor.fetchall()][::-1]


async def behind_in_thread(
    connection: Connection, viewer: UserId, root: UUID, *, seq: int, limit: int
) -> list[MessageView]:
    """The replies behind the number of a thread read up to seq, newest last."""
    parameters = {"viewer": viewer, "root": root, "seq": seq, "limit": limit}
    cursor = await connection.execute(_sql.behind_in_thread, parameters, binary=True, prepare=True)
    return [message_view(row, in_thread=True) for row in await cursor.fetchall()][::-1]

"""What is unread: this file's SQL is the one truth about it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import UUID

from domain.ids import UserId
from projections.views.pages import message_view
from projections.views.progress import checkpoint
from projections.wire.messages import MessageView
from projections.wire.reading import ChannelUnread, ThreadUnread
from store.connections import Connection
from store.recorded import Position
from store.sql import statements

T = TypeVar("T")

_sql = statements(__name__)


async def of_workspace(
    connection: Connection, beside: Connection | None, viewer: UserId, workspace: UUID
) -> tuple[Position, list[ChannelUnread], list[ThreadUnread]]:
    """Up to where it is known, then both; the threads by another connection, as a backend has one core.

    Both stand still (one_moment). Read models change with their checkpoint only: what the other saw at
    the same position is of the same moment. Else the threads are asked for once more.
    """
    if beside is None:
        position, channels = await _standing(connection, of_channels, viewer, workspace)
        return position, channels, await of_threads(connection, viewer, workspace)
    (position, channels), (there, threads) = await asyncio.gather(
        _standing(connection, of_channels, viewer, workspace),
        _standing(beside, of_threads, viewer, workspace),
    )
    if there != position:
        threads = await of_threads(connection, viewer, workspace)
    return position, channels, threads


async def _standing(
    connection: Connection,
    ask: Callable[[Connection, UserId, UUID], Awaitable[T]],
    viewer: UserId,
    workspace: UUID,
) -> tuple[Position, T]:
    """Asked together: an answer is as much waiting as work."""
    async with connection.pipeline():
        return await asyncio.gather(checkpoint(connection), ask(connection, viewer, workspace))


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

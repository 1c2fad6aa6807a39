"""Messages of a channel, and one with its history."""

from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.message import MessageDeleted, MessageEdited, MessagePosted
from domain.permissions import IN_CHANNEL, IN_WORKSPACE
from domain.refusals import ChannelNotFound, MessageNotFound
from projections.views import channels
from projections.views.pages import Cut, Page, message_view, page
from projections.wire.messages import MessageView, PollView, Version
from store.codec import codec
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


async def of_channel(connection: Connection, viewer: UserId, channel: UUID, cut: Cut) -> Page:
    """By the channel's seq; replies only where they were broadcast.

    Raises ChannelNotFound for whoever may not read it.
    """
    found = await page(connection, _sql, channel, cut, viewer=viewer)
    if not found.items and not await channels.readable(connection, viewer, channel):
        raise ChannelNotFound
    return found


async def seen_by(connection: Connection, viewer: UserId, id: UUID) -> MessageView:
    """Raises MessageNotFound for whoever may not read where it stands."""
    cursor = await connection.execute(_sql.one, {"id": id}, binary=True, prepare=True)
    row = await cursor.fetchone()
    if row is None or not await _readable(connection, viewer, row[1], row[3] or row[0]):
        raise MessageNotFound
    return message_view(row)


def anonymous(poll: MessageView) -> bool:
    """Of a poll as it was read: it is handed on as it is stored."""
    return msgspec.json.decode(msgspec.json.encode(poll.poll), type=PollView).anonymous


async def versions(connection: Connection, viewer: UserId, of: MessageView) -> list[Version]:
    """All that became of it, from the log.

    The words of a deleted message, and why it was deleted, are told to its author, and, where it can be
    brought back, to those who may do so and to those who may read the history.
    """
    cursor = await connection.execute(_sql.versions, {"id": of.id}, binary=True, prepare=True)
    rows = await cursor.fetchall()
    final = any(topic == "message.deleted" and b'"final":true' in state for _, topic, state, *_ in rows)
    insider = of.author_id == viewer or await _sees_the_deleted(connection, viewer, of.channel_id)
    insider = insider and not final
    found: list[Version] = []
    said = ""
    for version, topic, state, by, at in rows:
        event = codec.decode(topic, state)
        said = event.text if isinstance(event, MessagePosted | MessageEdited) else said
        text = "" if isinstance(event, MessageDeleted) or (of.deleted and not insider) else said
        reason = event.reason if isinstance(event, MessageDeleted) and insider else ""
        found.append(Version(version, topic.removeprefix("message."), text, by, at, reason))  # type: ignore[arg-type]
    return found


async def _sees_the_deleted(connection: Connection, viewer: UserId, channel: UUID) -> bool:
    parameters = {"viewer": viewer, "channel": channel}
    cursor = await connection.execute(_sql.part_in, parameters, binary=True, prepare=True)
    row = await cursor.fetchone()
    if row is None:
        return False
    kind, role, walls, permissions = row
    rule = IN_CHANNEL["restore_message"]
    inside = role in rule.roles or rule.bit in (permissions or ())
    return kind in rule.kinds and (inside or walls in rule.staff or walls in IN_WORKSPACE["read_history"])


class Stand(NamedTuple):
    """Where a message stands; a reply shown only in its thread has no seq in the channel.

    Whoever sees it from `outside` reads nothing of the channel but its thread, which another one shares.
    """

    workspace_id: WorkspaceId
    channel_id: ChannelId
    seq: int | None
    root_id: MessageId | None
    thread_seq: int | None
    outside: bool


async def place_of(connection: Connection, viewer: UserId, id: UUID) -> Stand:
    """Raises MessageNotFound for whoever may not read there."""
    cursor = await connection.execute(_sql.place_of, {"id": id}, binary=True, prepare=True)
    row = await cursor.fetchone()
    if row is None:
        raise MessageNotFound
    inside = await channels.readable(connection, viewer, row[1])
    if not inside and not await channels.readable_through(connection, viewer, row[3] or id):
        raise MessageNotFound
    return Stand(*row, outside=not inside)


async def _readable(connection: Connection, viewer: UserId, channel: UUID, root: UUID) -> bool:
    """Where it stands, or where its thread is shared."""
    return await channels.readable(connection, viewer, channel) or await channels.readable_through(
        connection, viewer, root
    )

"""Which rooms a person is in, and which they may open."""

from typing import NamedTuple
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId
from projections.frames.room import Room
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


class Entry(NamedTuple):
    """A room somebody is in, and what it stands within: who leaves that leaves the room."""

    room: Room
    workspace_id: UUID | None = None
    channel_id: UUID | None = None


class Opening(NamedTuple):
    """A room that somebody may open, and by which channel: its own, or one that it is shared into."""

    entry: Entry
    through: UUID


async def may_open_channel(connection: Connection, user: UserId, channel: ChannelId) -> Opening | None:
    """The channel's room, if this person may read it: theirs, or a public one unless guest or banned."""
    cursor = await connection.execute(
        _sql.channel_open_to, {"user": user, "id": channel}, binary=True, prepare=True
    )
    row = await cursor.fetchone()
    return Opening(Entry(Room(row[0], row[1]), row[2], row[3]), channel) if row else None


async def may_open_thread(connection: Connection, user: UserId, root: MessageId) -> Opening | None:
    """The thread's room, if this person may read the channel it is in, or one that it is shared into."""
    cursor = await connection.execute(_sql.channels_of_root, {"root": root}, binary=True, prepare=True)
    for home, *shared in await cursor.fetchall():
        for channel in (home, *shared[0]):
            if opening := await may_open_channel(connection, user, channel):
                return Opening(Entry(Room("t", root), opening.entry.workspace_id, home), channel)
    return None


async def followed_threads(connection: Connection, user: UserId, channel: UUID) -> bool:
    """Whether this person may ever have followed a thread there."""
    cursor = await connection.execute(_sql.followed_threads, {"user": user, "channel": channel}, prepare=True)
    return (await cursor.fetchall())[0][0]


async def key_is_good(connection: Connection, key: UUID) -> bool:
    """Neither expired nor revoked, and those it acts as and answers to are there."""
    return (
        await (await connection.execute(_sql.key_is_good, {"key": key}, prepare=True)).fetchone() is not None
    )

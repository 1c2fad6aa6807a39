"""How far people have read, and what that leaves unread."""

from typing import NamedTuple, Protocol
from uuid import UUID

import msgspec

from domain import reading as r
from domain.ids import MessageId, UserId
from projections.chat.rows import Rows, sql
from projections.frames.reading import ChannelRead, ThreadRead, WorkspaceRead
from store.connections import Connection
from store.recorded import Recorded


class Question(Protocol):
    """What memory cannot answer: asked once all that is folded so far is written, and told then."""

    async def tell(self, rows: Rows, connection: Connection) -> None: ...


class Count(NamedTuple):
    """What is left after `seq`. Its frame waits for the answer."""

    statement: bytes
    place: UUID
    seq: int
    last_seq: int
    user: UserId
    told: ChannelRead | ThreadRead

    async def tell(self, rows: Rows, connection: Connection) -> None:
        parameters = {"place": self.place, "seq": self.seq, "last_seq": self.last_seq, "user": self.user}
        cursor = await connection.execute(self.statement, parameters, prepare=True)
        ((unread, mentions),) = await cursor.fetchall()
        tell_read(rows, self.told, unread, mentions)


def channel_read(rows: Rows, event: r.ChannelRead, of: Recorded) -> Count | None:
    member = rows.channel_members.find((event.channel_id, event.user_id))
    place = rows.channels.find(event.channel_id)
    if member is None or not member.active or place is None:
        return None
    seq = max(0, min(event.seq, place.last_seq))
    member = rows.channel_members.change((event.channel_id, event.user_id))
    member.read_seq, member.read_position, member.viewed_at = seq, of.position, of.at
    told = ChannelRead(
        channel_id=event.channel_id,
        user_id=event.user_id,
        last_read_seq=seq,
        unread=0,
        mentions=0,
        last_viewed_at=of.at,
    )
    return _tell(rows, told, sql.left_in_channel, event.channel_id, event.user_id, seq, place.last_seq)


def thread_read(rows: Rows, event: r.ThreadRead, of: Recorded) -> Count | None:
    follower = rows.followers.find((event.root_id, event.user_id))
    thread = rows.threads.find(event.root_id)
    if follower is None or follower.status != "following" or thread is None:
        return None
    seq = max(0, min(event.seq, thread.last_seq))
    follower = rows.followers.change((event.root_id, event.user_id))
    follower.read_seq, follower.read_position = seq, of.position
    told = ThreadRead(
        channel_id=event.channel_id,
        root_id=event.root_id,
        user_id=event.user_id,
        last_seq=thread.last_seq,
        last_read_seq=seq,
        unread=0,
        mentions=0,
    )
    return _tell(rows, told, sql.left_in_thread, event.root_id, event.user_id, seq, thread.last_seq)


def workspace_read(rows: Rows, event: r.WorkspaceRead, of: Recorded) -> None:
    """Every place is written at once, so that unread stays one subtraction per place."""
    who = event.user_id
    for channel in rows.places.find((event.workspace_id, who)):
        place, member = rows.channels.find(channel), rows.channel_members.change((channel, who))
        if place is None:
            continue
        member.read_seq, member.read_position, member.viewed_at = place.last_seq, of.position, of.at
        for root in rows.follows.find((who, channel)):
            _read_to_the_end(rows, root, event, of)
    for root in rows.guests.find(who):
        _read_to_the_end(rows, root, event, of)
    told = WorkspaceRead(workspace_id=event.workspace_id, user_id=who, at=of.at)
    rows.frame("u", who, "workspace_read", told)


def _read_to_the_end(rows: Rows, root: MessageId, event: r.WorkspaceRead, of: Recorded) -> None:
    thread, follower = rows.threads.find(root), rows.followers.find((root, event.user_id))
    if thread is None or follower is None or follower.status != "following":
        return
    if thread.workspace_id == event.workspace_id and follower.read_seq != thread.last_seq:
        rows.followers.mark(follower)
        follower.read_seq, follower.read_position = thread.last_seq, of.position


def _tell(
    rows: Rows,
    told: ChannelRead | ThreadRead,
    statement: bytes,
    place: UUID,
    user: UserId,
    seq: int,
    last_seq: int,
) -> Count | None:
    if rows.silent:
        return None
    left = rows.recent.left(place, seq, last_seq, user, rows.blocks.find(user))
    if left is None:
        return Count(statement, place, seq, last_seq, user, told)
    tell_read(rows, told, *left)
    return None


def tell_read(rows: Rows, told: ChannelRead | ThreadRead, unread: int, mentions: int) -> None:
    """To all of the reader's own sockets: their devices agree."""
    if told.user_id is not None:
        kind = "channel_read" if isinstance(told, ChannelRead) else "thread_read"
        counted = msgspec.structs.replace(told, unread=unread, mentions=mentions)
        rows.frame("u", told.user_id, kind, counted)

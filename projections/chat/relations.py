"""What people are to each other: a row for each side, and word of it in their own rooms."""

from typing import NamedTuple

from msgspec.structs import astuple

from domain import relationship as r
from domain.ids import ChannelId, MessageId, UserId
from projections.chat.readings import Count
from projections.chat.rows import Rows, sql
from projections.chat.tables.people import RelationshipRow
from projections.frames.reading import ChannelRead, ThreadRead
from store.connections import Connection
from store.recorded import Recorded


class Calls(NamedTuple):
    """Where one is called by somebody whom one has ceased or begun to hear: what is left is told anew."""

    user: UserId
    author: UserId

    async def tell(self, rows: Rows, connection: Connection) -> None:
        parameters = {"user": self.user, "author": self.author}
        cursor = await connection.execute(sql.called_by, parameters, prepare=True)
        for channel, root, seq, last_seq in await cursor.fetchall():
            await self._counted(channel, root, seq, last_seq).tell(rows, connection)

    def _counted(self, channel: ChannelId, root: MessageId | None, seq: int, last_seq: int) -> Count:
        if root is None:
            read = ChannelRead(channel_id=channel, user_id=self.user, last_read_seq=seq, unread=0, mentions=0)
            return Count(sql.left_in_channel, channel, seq, last_seq, self.user, read)
        thread = ThreadRead(
            channel_id=channel,
            root_id=root,
            user_id=self.user,
            last_seq=last_seq,
            last_read_seq=seq,
            unread=0,
            mentions=0,
        )
        return Count(sql.left_in_thread, root, seq, last_seq, self.user, thread)


def blocked(rows: Rows, event: r.Blocked | r.Unblocked, of: Recorded) -> Calls | None:
    """Calls of the other count or not, whenever they were made: one's own devices are told what is left."""
    changed(rows, event, of)
    keep = rows.blocks.add if isinstance(event, r.Blocked) else rows.blocks.remove
    keep(event.from_id, event.to_id)
    return None if rows.silent else Calls(event.from_id, event.to_id)


def changed(rows: Rows, event: r.RelationshipEvent, of: Recorded) -> None:
    """The other is told what it changes for them, and so not of being blocked or muted."""
    mine = _row(rows, event.from_id, event.to_id, of)
    theirs = _row(rows, event.to_id, event.from_id, of)
    before = astuple(theirs)
    _apply(mine, theirs, event)
    for row in (mine, theirs):
        if row is mine or astuple(theirs) != before:
            row.changed_at = of.at
            rows.frame("u", row.user_id, "relationship_changed", row.view())


def _row(rows: Rows, me: UserId, them: UserId, of: Recorded) -> RelationshipRow:
    found = rows.relationships.find((me, them))
    if found is not None:
        return rows.relationships.mark(found)
    new = RelationshipRow(me, them, "none", False, False, False, True, True, True, "", of.at)
    return rows.relationships.put((me, them), new)


def _apply(mine: RelationshipRow, theirs: RelationshipRow, event: r.RelationshipEvent) -> None:
    match event:
        case r.FriendRequested():
            mine.friend, theirs.friend = "requested", "asked"
            mine.message = theirs.message = event.message
        case r.FriendAccepted():
            mine.friend = theirs.friend = "friends"
            mine.message = theirs.message = event.message
        case r.FriendRejected():
            mine.friend = theirs.friend = "none"
            mine.message = theirs.message = event.message
        case r.FriendEnded():
            mine.friend = theirs.friend = "none"
        case r.Followed() | r.Unfollowed():
            mine.follows = isinstance(event, r.Followed)
        case r.Blocked():
            mine.friend = theirs.friend = "none"
            mine.follows = theirs.follows = False
            mine.blocks = True
        case r.Unblocked():
            mine.blocks = False
        case r.Muted() | r.Unmuted():
            mine.mutes = isinstance(event, r.Muted)
        case r.AllowanceSet():
            mine.messages, mine.online, mine.profile = event.messages, event.online, event.profile

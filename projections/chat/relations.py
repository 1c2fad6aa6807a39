"""What people are to each other: a row for each side, and word of it in their own rooms."""

from msgspec.structs import astuple

from domain import relationship as r
from domain.ids import UserId
from projections.chat.rows import Rows
from projections.chat.tables.people import RelationshipRow
from store.recorded import Recorded


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

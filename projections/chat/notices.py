"""Notices: lines of a channel's timeline that tell of a change. They follow from its event.

They take a seq like any message and are nobody's unread. An import tells none, nor do direct conversations.
"""

from domain.ids import SYSTEM, MessageId, UserId, derived
from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow
from projections.chat.tables.places import ChannelRow
from projections.chat.views import views_of
from projections.wire.messages import NoticeKind
from store.recorded import Recorded

WORDS: dict[NoticeKind, str] = {
    "join": "{by} joined the channel",
    "leave": "{by} left the channel",
    "add": "{by} added {user}",
    "remove": "{by} removed {user}",
    "ban": "{by} banned {user}",
    "unban": "{by} lifted the ban of {user}",
    "rename": "{by} renamed the channel to {value}",
    "topic": "{by} set the topic to {value}",
    "description": "{by} set the description to {value}",
    "maximum": "{by} set the maximum of members to {value}",
    "pin": "{by} pinned a message",
    "archive": "{by} archived the channel",
    "unarchive": "{by} brought the channel back from the archive",
}
NONE = "nothing"
SOMEBODY = "somebody"


def notice(
    rows: Rows,
    place: ChannelRow,
    kind: NoticeKind,
    of: Recorded,
    *,
    user: UserId | None = None,
    value: str | None = None,
) -> None:
    """Puts one into the channel, unless nobody in particular did it."""
    by = of.actor_id
    if not tells(by) or by is None or place.direct or place.deleted:
        return
    place.last_seq += 1
    place.uncounted_seq = place.last_seq
    text = WORDS[kind].format(by=_name(rows, by), user=_name(rows, user), value=value or NONE)
    row = MessageRow(
        id=MessageId(derived("notice", of.stream, str(of.version), place.id)),
        workspace_id=place.workspace_id,
        channel_id=place.id,
        seq=place.last_seq,
        root_id=None,
        thread_seq=None,
        author_id=by,
        content_type="system",
        text=text,
        files=[],
        mentions=[],
        everyone=False,
        reactions={},
        created_at=of.at,
        counted=False,
        notice={"kind": kind, "by": by, "user_id": user, "value": value},
        position=of.position,
    )
    rows.recent.add(place.id, place.last_seq, row)
    rows.messages.put(row.id, row)
    if not rows.silent:
        for room, id, view in views_of(rows, row):
            rows.frame(room, id, "message_sent", view)


def tells(by: UserId | None) -> bool:
    """Whether what this actor does is told: what an import or a repair does is not."""
    return by is not None and by != SYSTEM


def _name(rows: Rows, user: UserId | None) -> str:
    row = rows.users.find(user) if user is not None and rows.users.known(user) else None
    return (row.username if row else "") or SOMEBODY

"""What must happen to unread in random stories, or no law has seen it: known by what it does to numbers."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from domain import channel_member, message, reading
from domain.ids import UserId
from store.recorded import Recorded
from tests.laws.oracle import Oracle

ALL = frozenset(
    {
        "own message",
        "message",
        "reply",
        "deletion",
        "moderation hides",
        "edit adds a mention",
        "edit removes a mention",
        "mark unread",
        "mark read",
        "mark all read",
        "left and came back",
        "added to a channel with history",
        "mute",
    }
)


class Numbers(NamedTuple):
    """Unread and mentions of everybody everywhere, added up."""

    unread: int
    mentions: int


def happenings(log: Sequence[Recorded], after: int) -> set[str]:
    """Which of them are in the log beyond its first so many events."""
    oracle, found, were_in = Oracle([]), set[str](), set[tuple[UUID, UserId]]()
    for n, of in enumerate(log):
        before = _count(oracle)
        stood = dict(oracle.seen)
        oracle._take(of)  # pyright: ignore[reportPrivateUsage]
        if n >= after:
            found |= _named(of, before, _count(oracle), stood, were_in, oracle)
        were_in |= stood.keys()
    return found


def _count(oracle: Oracle) -> Numbers:
    left = [oracle.unread(place, user) for place, user in oracle.seen]
    for user in {user for _, user in oracle.follows}:
        left += oracle.threads(user).values()
    return Numbers(sum(unread for unread, _ in left), sum(mentions for _, mentions in left))


def _named(
    of: Recorded,
    before: Numbers,
    now: Numbers,
    stood: dict[tuple[UUID, UserId], int],
    were_in: set[tuple[UUID, UserId]],
    oracle: Oracle,
) -> set[str]:
    more, fewer = now.unread > before.unread, now.unread < before.unread
    match of.event:
        case message.MessagePosted(author_id=who, channel_id=place, root_id=root):
            mine = (place, who) in oracle.seen and oracle.unread(place, who)[0] == 0
            return ({"reply" if root else "message"} if more else set()) | (
                {"own message"} if mine else set()
            )
        case message.MessageDeleted(hidden=hidden) if fewer:
            return {"moderation hides" if hidden else "deletion"}
        case message.MessageEdited() if now.mentions != before.mentions:
            return {"edit adds a mention" if now.mentions > before.mentions else "edit removes a mention"}
        case reading.ChannelRead() | reading.ThreadRead() if more or fewer:
            return {"mark unread" if more else "mark read"}
        case reading.WorkspaceRead() if fewer:
            return {"mark all read"}
        case channel_member.ChannelJoined(channel_id=place, user_id=who) if oracle.lines[place]:
            again = {"left and came back"} if (place, who) in were_in and (place, who) not in stood else set()
            return again | ({"added to a channel with history"} if of.actor_id != who else set())
        case channel_member.ChannelPreferencesSet(muted=True):
            return {"mute"}
        case _:
            return set()

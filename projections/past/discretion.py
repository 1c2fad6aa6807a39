"""What of the past is told to whom the log is not open: not what has been taken back since."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from domain.content import Forward
from domain.message import (
    BallotCast,
    MessageEdited,
    MessagePosted,
    MessagePreviewed,
    MessageReacted,
    MessageUnreacted,
    MessageVoted,
    PollClosed,
)
from domain.user import (
    BotMade,
    Profile,
    UserClaimed,
    UserImported,
    UserProfileSet,
    UserRegistered,
    UserRenamed,
)
from projections.views.withholding import gone_for_good
from store.connections import Connection
from store.recorded import Recorded
from store.sql import statements

_sql = statements(__name__)

_WORDS = (
    MessageEdited
    | MessagePreviewed
    | MessageReacted
    | MessageUnreacted
    | MessageVoted
    | BallotCast
    | PollClosed
)
_NAMES = UserRegistered | UserImported | BotMade | UserProfileSet | UserRenamed | UserClaimed


class Discreet(NamedTuple):
    """What of some events is told, which messages are gone for good, and of which people less is told."""

    events: list[Recorded]
    lost: set[UUID]
    shy: set[UUID]


async def discreet(connection: Connection, events: Sequence[Recorded]) -> Discreet:
    """Of messages that nobody can bring back: that they were there, and not their words, wherever these were
    carried. Of people who are private now their name and picture, of those who have gone nothing.
    """
    said = {id for of in events if isinstance(of.event, MessagePosted | _WORDS) for id in _sources(of)}
    called = {of.stream for of in events if isinstance(of.event, _NAMES)}
    lost = await gone_for_good(connection, said) if said else set[UUID]()
    shy = await _shy(connection, called) if called else {}
    told = (of for of in events if not (of.stream in lost and isinstance(of.event, _WORDS)))
    return Discreet([_kept_back(of, lost, shy) for of in told], lost, set(shy))


def _sources(of: Recorded) -> Iterator[UUID]:
    yield of.stream
    if isinstance(of.event, MessagePosted) and of.event.forward is not None:
        yield of.event.forward.message_id


def subjects(of: Recorded) -> list[UUID]:
    """The messages and people whose words and names the frames of this event may have."""
    named = (getattr(of.event, name, None) for name in ("root_id", "user_id", "author_id"))
    return [*_sources(of), *(id for id in (of.actor_id, *named) if id is not None)]


async def taken_back(connection: Connection, ids: Collection[UUID]) -> set[UUID]:
    """Of these messages and people those of whom less is told than was."""
    return {*await gone_for_good(connection, ids), *await _shy(connection, ids)}


async def _shy(connection: Connection, people: Collection[UUID]) -> dict[UUID, str | None]:
    """By id those of whom less is told than was, with what is told of those who have gone as their name."""
    cursor = await connection.execute(_sql.shy, {"ids": list(people)}, binary=True, prepare=True)
    return dict(await cursor.fetchall())


def _kept_back(of: Recorded, lost: set[UUID], shy: dict[UUID, str | None]) -> Recorded:
    event: Any = of.event
    if isinstance(event, MessagePosted):
        if of.stream in lost:
            event = _wordless(event)
        elif event.forward is not None and event.forward.message_id in lost:
            event = replace(event, forward=_wordless_forward(event.forward))
    elif of.stream in shy and isinstance(event, _NAMES):
        event = _less(event, shy[of.stream])
    return of if event is of.event else replace(of, event=event)


def _wordless(said: MessagePosted) -> MessagePosted:
    return MessagePosted(
        channel_id=said.channel_id,
        author_id=said.author_id,
        text="",
        root_id=said.root_id,
        broadcast=said.broadcast,
    )


def _wordless_forward(of: Forward) -> Forward:
    return Forward(message_id=of.message_id, channel_id=of.channel_id, author_id=of.author_id, text="")


def _less(event: _NAMES, name: str | None) -> _NAMES:
    """`name` is what those are called who have gone; None of those who are private."""
    if isinstance(event, UserRenamed | UserClaimed):
        return event if name is None else replace(event, username=name)
    said = event.profile
    if name is None:
        return replace(event, profile=Profile(display_name=said.display_name, avatar_key=said.avatar_key))
    if isinstance(event, UserProfileSet):
        return replace(event, profile=Profile())
    return replace(event, profile=Profile(), username=name)

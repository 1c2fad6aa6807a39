"""A message: what somebody said, and what became of it."""

from typing import assert_never

import msgspec

from domain.content import ContentType, FileReference, Forward, Location, Poll
from domain.decision import Fold
from domain.event import Event, PrivateEvent
from domain.ids import ChannelId, MessageId, UserId


class MessagePosted(Event, tag="message.posted"):
    """`root_id` makes it a reply; `broadcast` shows the reply in the channel as well.

    `here` says that it calls everyone by @here alone: those who are there, when it comes to disturbing them.
    """

    channel_id: ChannelId
    author_id: UserId
    text: str
    content_type: ContentType = "text"
    root_id: MessageId | None = None
    broadcast: bool = False
    mentions: tuple[UserId, ...] = ()
    everyone: bool = False
    here: bool = False
    files: tuple[FileReference, ...] = ()
    language: str = ""
    location: Location | None = None
    poll: Poll | None = None
    forward: Forward | None = None


class MessageEdited(Event, tag="message.edited"):
    text: str
    mentions: tuple[UserId, ...] = ()
    everyone: bool = False
    here: bool = False


class MessageDeleted(Event, tag="message.deleted"):
    reason: str = ""


class MessageRestored(Event, tag="message.restored"):
    """All that the deletion took away is back."""


class MessageReacted(Event, tag="message.reacted"):
    user_id: UserId
    emoji: str


class MessageUnreacted(Event, tag="message.unreacted"):
    user_id: UserId
    emoji: str


class MessageVoted(Event, tag="message.voted"):
    """What somebody's vote is from now on; with no choices it is taken back."""

    user_id: UserId
    choices: tuple[int, ...]


class BallotCast(PrivateEvent, tag="message.ballot_cast"):
    """The same in an anonymous poll."""

    user_id: UserId
    choices: tuple[int, ...]


class PollClosed(Event, tag="message.poll_closed"):
    pass


class MessagePreviewed(Event, tag="message.previewed"):
    """What stands at the address that the text points at, as far as its page tells."""

    url: str
    title: str
    description: str = ""
    site: str = ""
    image_url: str = ""


class MessagePinned(Event, tag="message.pinned"):
    pass


class MessageUnpinned(Event, tag="message.unpinned"):
    pass


MessageEvent = (
    MessagePosted
    | MessageEdited
    | MessageDeleted
    | MessageRestored
    | MessageReacted
    | MessageUnreacted
    | MessagePinned
    | MessageUnpinned
    | MessageVoted
    | BallotCast
    | PollClosed
    | MessagePreviewed
)


class Message(msgspec.Struct, frozen=True):
    posted: MessagePosted | None = None
    """As it was first said: a retry is recognised by it, whatever became of the message since."""
    text: str = ""
    """Also of a deleted one: it may be restored."""
    deleted: bool = False
    pinned: bool = False
    reactions: frozenset[tuple[UserId, str]] = frozenset()
    votes: dict[UserId, tuple[int, ...]] = msgspec.field(default_factory=dict[UserId, tuple[int, ...]])
    closed: bool = False
    """Of a poll: by hand, before its time."""
    previewed: str = ""
    """The address that is shown with what stands there."""


def evolve(message: Message, event: MessageEvent) -> Message:
    change = msgspec.structs.replace
    match event:
        case MessagePosted():
            return Message(posted=event, text=event.text)
        case MessageEdited():
            kept = message.previewed if message.previewed in event.text else ""
            return change(message, text=event.text, previewed=kept)
        case MessageDeleted():
            return change(message, deleted=True, pinned=False)
        case MessageRestored():
            return change(message, deleted=False)
        case MessageReacted():
            return change(message, reactions=message.reactions | {(event.user_id, event.emoji)})
        case MessageUnreacted():
            return change(message, reactions=message.reactions - {(event.user_id, event.emoji)})
        case MessagePreviewed():
            return change(message, previewed=event.url)
        case MessagePinned():
            return change(message, pinned=True)
        case MessageUnpinned():
            return change(message, pinned=False)
        case MessageVoted() | BallotCast():
            return change(message, votes={**message.votes, event.user_id: event.choices})
        case PollClosed():
            return change(message, closed=True)
        case _:
            assert_never(event)


message = Fold("message", Message(), evolve)

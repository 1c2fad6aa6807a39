"""A message: what somebody said, and what became of it."""

from typing import Literal, assert_never

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId

ContentType = Literal["text", "code", "action", "system"]
"""`action` is a message of the form "/me waves"; `system` tells of a change and is never unread."""


class FileReference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that a message points at."""

    name: str
    content_type: str = ""
    size: int | None = None
    url: str = ""
    """Where it was in the system it came from."""


class MessagePosted(Event, tag="message.posted"):
    """`root_id` makes it a reply; `broadcast` shows the reply in the channel as well."""

    channel_id: ChannelId
    author_id: UserId
    text: str
    content_type: ContentType = "text"
    root_id: MessageId | None = None
    broadcast: bool = False
    mentions: tuple[UserId, ...] = ()
    everyone: bool = False
    files: tuple[FileReference, ...] = ()


class MessageEdited(Event, tag="message.edited"):
    text: str
    mentions: tuple[UserId, ...] = ()
    everyone: bool = False


class MessageDeleted(Event, tag="message.deleted"):
    reason: str = ""
    hidden: bool = False
    """By moderators: out of sight, and perhaps to be shown again."""
    final: bool = False
    """Never to be restored: its author has left, and their words with them."""


class MessageRestored(Event, tag="message.restored"):
    """All that the deletion took away is back."""


class MessageReacted(Event, tag="message.reacted"):
    user_id: UserId
    emoji: str


class MessageUnreacted(Event, tag="message.unreacted"):
    user_id: UserId
    emoji: str


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
)


class Message(msgspec.Struct, frozen=True):
    posted: MessagePosted | None = None
    """As it was first said: a retry is recognised by it, whatever became of the message since."""
    text: str = ""
    """Also of a deleted one: it may be restored."""
    deleted: bool = False
    """Hidden ones too: nothing can be done with either but to bring them back."""
    hidden: bool = False
    final: bool = False
    pinned: bool = False
    reactions: frozenset[tuple[UserId, str]] = frozenset()


def evolve(message: Message, event: MessageEvent) -> Message:
    change = msgspec.structs.replace
    match event:
        case MessagePosted():
            return Message(posted=event, text=event.text)
        case MessageEdited():
            return change(message, text=event.text)
        case MessageDeleted():
            return change(
                message,
                text="" if event.final else message.text,
                deleted=True,
                hidden=event.hidden,
                final=message.final or event.final,
                pinned=False,
            )
        case MessageRestored():
            return change(message, deleted=False, hidden=False)
        case MessageReacted():
            return change(message, reactions=message.reactions | {(event.user_id, event.emoji)})
        case MessageUnreacted():
            return change(message, reactions=message.reactions - {(event.user_id, event.emoji)})
        case MessagePinned():
            return change(message, pinned=True)
        case MessageUnpinned():
            return change(message, pinned=False)
        case _:
            assert_never(event)


message = Fold("message", Message(), evolve)

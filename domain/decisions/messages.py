"""Saying something, and what can be done with it afterwards."""

from domain.channel import channel
from domain.content import NO_CONTENT, WORDLESS, Content, ContentType, check
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import change_message, missing, take_part
from domain.decisions.relationships import reach
from domain.decisions.sharing import sharing
from domain.decisions.words import called_by, checked
from domain.event import Command
from domain.ids import ChannelId, MessageId, client_may_choose
from domain.message import (
    MessageEdited,
    MessagePosted,
    MessageReacted,
    MessageUnreacted,
    message,
)
from domain.refusals import (
    ChannelArchived,
    IdReserved,
    IdTaken,
    MessageNotFound,
    NotTheAuthor,
    TextInvalid,
    TooManyKinds,
)
from domain.refusals import MessageDeleted as MessageIsDeleted
from domain.thread import ThreadStarted, thread_of


class PostMessage(Command):
    message_id: MessageId
    channel_id: ChannelId
    text: str
    reply_to: MessageId | None = None
    broadcast: bool = False
    content_type: ContentType = "text"
    content: Content = NO_CONTENT


class EditMessage(Command):
    message_id: MessageId
    text: str


class React(Command):
    message_id: MessageId
    emoji: str


class Unreact(Command):
    message_id: MessageId
    emoji: str


def post(command: PostMessage) -> Deciding:
    """Members post, under an id of their choice: the same id and content again is the same message."""
    if not client_may_choose(command.message_id):
        raise IdReserved(field="id")
    (earlier,) = yield (message(command.message_id).expected_new(),)
    if earlier.posted is not None:
        yield from _again(earlier.posted, command)
        return NOTHING
    place, _, _ = yield from take_part(command.channel_id, command.actor)
    if place.kind == "dm":
        yield from reach(place, command.actor)
    home, root, changes = yield from _thread(command)
    if root is not None and "#" in command.text:
        changes = yield from sharing(root, home, command.text, place, command.actor, changes)
    if command.content_type != "text" or command.content is not NO_CONTENT:
        check(command.content_type, command.content, command.at)
    text = checked(command.text, needed=command.content_type not in WORDLESS)
    mentions, called = yield from called_by(text, place.workspace_id)
    posted = MessagePosted(
        channel_id=home,
        author_id=command.actor,
        text=command.text,
        content_type=command.content_type,
        root_id=root,
        broadcast=command.broadcast and root is not None and home == command.channel_id,
        mentions=mentions,
        everyone=called.everyone,
        here=called.here,
        files=command.content.files,
        language=command.content.language,
        location=command.content.location,
        poll=command.content.poll,
        through=None if home == command.channel_id else command.channel_id,
    )
    return [*changes, Change(message(command.message_id), [posted])]


def _again(earlier: MessagePosted, command: PostMessage) -> Asking[None]:
    """The same words in the same place by the same person are the same message, wherever it stands now."""
    root = command.reply_to
    if root is not None:
        (target,) = yield (message(root),)
        root = target.posted.root_id or root if target.posted else None
    said = (command.channel_id, command.actor, command.text, command.content_type, root, command.content)
    if (
        said
        != (
            earlier.through or earlier.channel_id,
            earlier.author_id,
            earlier.text,
            earlier.content_type,
            earlier.root_id,
            Content(earlier.language, earlier.location, earlier.poll, earlier.files),
        )
        or earlier.forward is not None
        or earlier.broadcast != (command.broadcast and root is not None and earlier.through is None)
    ):
        raise IdTaken("a message with this id and other content exists", field="id")


def _thread(command: PostMessage) -> Asking[tuple[ChannelId, MessageId | None, list[Change]]]:
    """The channel and root that a reply belongs to, and the start of its thread if this is the first reply.

    One replies in the root's channel, or in one that the thread is shared into.
    """
    here = command.channel_id
    if command.reply_to is None:
        return here, None, []
    (target,) = yield (message(command.reply_to),)
    if target.posted is None:
        raise missing(command.reply_to, target, field="reply_to")
    home, root_id = target.posted.channel_id, target.posted.root_id or command.reply_to
    root, thread = yield message(root_id), thread_of(root_id)
    if home != here:
        (place,) = yield (channel(home),)
        if thread.shared_by(here) is None or not place.exists:
            raise MessageNotFound(field="reply_to")
        if place.archived:
            raise ChannelArchived
    if thread.started:
        return home, root_id, []
    if root.deleted:
        raise MessageIsDeleted(field="reply_to")
    start = ThreadStarted(channel_id=home, root_id=root_id)
    return home, root_id, [Change(thread_of(root_id), [start])]


def edit(command: EditMessage) -> Deciding:
    """Authors edit their own words; every version stays in the history."""
    found, posted, part = yield from change_message(command.message_id, command.actor)
    if posted.author_id != command.actor:
        raise NotTheAuthor
    if found.deleted:
        raise MessageIsDeleted
    if found.text == command.text:
        return NOTHING
    if part.place.kind == "dm":
        yield from reach(part.place, command.actor)
    text = checked(command.text, needed=posted.content_type not in WORDLESS and posted.forward is None)
    mentions, called = yield from called_by(text, part.place.workspace_id)
    edited = MessageEdited(text=text, mentions=mentions, everyone=called.everyone, here=called.here)
    return [Change(message(command.message_id), [edited])]


MOST_KINDS = 40
"""Of reactions to a message: what it shows must not grow without end."""


def react(command: React) -> Deciding:
    """Everybody in the channel reacts, once with each emoji."""
    found, _, _ = yield from change_message(command.message_id, command.actor)
    if found.deleted:
        raise MessageIsDeleted
    if (command.actor, command.emoji) in found.reactions:
        return NOTHING
    kinds = {emoji for _, emoji in found.reactions}
    if command.emoji not in kinds and len(kinds) >= MOST_KINDS:
        raise TooManyKinds(f"expected at most {MOST_KINDS} kinds of reactions", field="emoji")
    event = MessageReacted(user_id=command.actor, emoji=_emoji(command.emoji))
    return [Change(message(command.message_id), [event])]


def unreact(command: Unreact) -> Deciding:
    """Takes one's own reaction back."""
    found, _, _ = yield from change_message(command.message_id, command.actor)
    if found.deleted or (command.actor, command.emoji) not in found.reactions:
        return NOTHING
    event = MessageUnreacted(user_id=command.actor, emoji=command.emoji)
    return [Change(message(command.message_id), [event])]


def _emoji(emoji: str) -> str:
    if not (0 < len(emoji) <= 100) or any(c.isspace() or ord(c) < 32 for c in emoji):
        raise TextInvalid("expected an emoji or its short name, 1 to 100 characters", field="emoji")
    return emoji

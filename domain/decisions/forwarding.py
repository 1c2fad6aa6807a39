"""Carrying a message into another channel."""

from domain.content import Forward
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import see_message, take_part
from domain.decisions.relationships import reach
from domain.decisions.words import called_by, checked
from domain.event import Command
from domain.ids import ChannelId, MessageId, client_may_choose
from domain.message import Message, MessagePosted, message
from domain.refusals import ChannelNotFound, IdReserved, IdTaken
from domain.refusals import MessageDeleted as MessageIsDeleted


class ForwardMessage(Command):
    """`message_id` is that of the new message, `source_id` that of the one carried on."""

    message_id: MessageId
    source_id: MessageId
    channel_id: ChannelId
    text: str = ""


def forward(command: ForwardMessage) -> Deciding:
    """Whoever may read a message may show it, as it is now, where they may post in the same workspace."""
    if not client_may_choose(command.message_id):
        raise IdReserved(field="id")
    (earlier,) = yield (message(command.message_id).expected_new(),)
    found, said, there = yield from see_message(command.source_id, command.actor)
    if earlier.posted is not None:
        _again(earlier.posted, command, said)
        return NOTHING
    carried = yield from _carried(command.source_id, found, said)
    part = yield from take_part(command.channel_id, command.actor)
    if part.place.workspace_id != there.place.workspace_id:
        raise ChannelNotFound("expected a channel of the same workspace", field="channel_id")
    if part.place.kind == "dm":
        yield from reach(part.place, command.actor)
    text = checked(command.text, needed=False)
    mentions, called = yield from called_by(text, part.place.workspace_id)
    posted = MessagePosted(
        channel_id=command.channel_id,
        author_id=command.actor,
        text=command.text,
        mentions=mentions,
        everyone=called.everyone,
        here=called.here,
        forward=carried,
    )
    return [Change(message(command.message_id), [posted])]


def _again(earlier: MessagePosted, command: ForwardMessage, said: MessagePosted) -> None:
    """The same message carried to the same place with the same words is the same forward."""
    sources = {command.source_id, said.forward.message_id if said.forward else command.source_id}
    said_then = (earlier.channel_id, earlier.author_id, earlier.text)
    now = (command.channel_id, command.actor, command.text)
    if earlier.forward is None or earlier.forward.message_id not in sources or said_then != now:
        raise IdTaken("a message with this id and other content exists", field="id")


def _carried(id: MessageId, found: Message, said: MessagePosted) -> Asking[Forward]:
    """What is shown: of a forward, the message that it carries, without the words around it."""
    if found.deleted:
        raise MessageIsDeleted
    if said.forward is not None:
        (original,) = yield (message(said.forward.message_id),)
        if original.deleted:
            raise MessageIsDeleted
        return said.forward
    return Forward(
        message_id=id,
        channel_id=said.channel_id,
        author_id=said.author_id,
        text=found.text or (said.poll.question if said.poll else ""),
        content_type=said.content_type,
        language=said.language,
        location=said.location,
        files=said.files,
    )

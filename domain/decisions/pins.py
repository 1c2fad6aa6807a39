"""Pinning a message to its channel."""

from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import change_message
from domain.event import Command
from domain.ids import MessageId, UserId
from domain.message import Message, MessagePinned, MessageUnpinned, message
from domain.permissions import demand
from domain.refusals import MessageDeleted as MessageIsDeleted


class Pin(Command):
    message_id: MessageId


class Unpin(Command):
    message_id: MessageId


def pin(command: Pin) -> Deciding:
    """Moderators and staff; in a direct conversation everybody."""
    found = yield from _for_who_may(command.message_id, command.actor)
    if found.deleted:
        raise MessageIsDeleted
    return NOTHING if found.pinned else [Change(message(command.message_id), [MessagePinned()])]


def unpin(command: Unpin) -> Deciding:
    """Likewise; whoever pinned it."""
    found = yield from _for_who_may(command.message_id, command.actor)
    return [Change(message(command.message_id), [MessageUnpinned()])] if found.pinned else NOTHING


def _for_who_may(id: MessageId, user: UserId) -> Asking[Message]:
    found, _, part = yield from change_message(id, user)
    if not part.place.direct:
        demand("pin", part)
    return found

"""Putting a message aside for oneself; nobody else learns of it."""

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import see_message
from domain.event import Command
from domain.ids import MessageId
from domain.refusals import MessageDeleted as MessageIsDeleted
from domain.saved import MessageSaved, MessageUnsaved, saved_of


class Save(Command):
    message_id: MessageId


class Unsave(Command):
    message_id: MessageId


def save(command: Save) -> Deciding:
    """Whoever may read it."""
    found, posted, _ = yield from see_message(command.message_id, command.actor)
    (saved,) = yield (saved_of(command.message_id, command.actor),)
    if saved.kept:
        return NOTHING
    if found.deleted:
        raise MessageIsDeleted
    event = MessageSaved(user_id=command.actor, message_id=command.message_id, channel_id=posted.channel_id)
    return [Change(saved_of(command.message_id, command.actor), [event])]


def unsave(command: Unsave) -> Deciding:
    """Always allowed, also when one may not read it any more."""
    (saved,) = yield (saved_of(command.message_id, command.actor),)
    if not saved.kept:
        return NOTHING
    event = MessageUnsaved(user_id=command.actor, message_id=command.message_id)
    return [Change(saved_of(command.message_id, command.actor), [event])]

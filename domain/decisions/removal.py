"""Taking a message away, and bringing it back."""

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import change_message
from domain.event import Command
from domain.ids import MessageId
from domain.message import MessageDeleted, MessageRestored, message
from domain.permissions import demand, may
from domain.refusals import MessageDeleted as MessageIsDeleted
from domain.refusals import NotTheAuthor, TextInvalid
from domain.workspace_member import workspace_member

LONGEST_REASON = 500


class DeleteMessage(Command):
    message_id: MessageId
    reason: str = ""


class RestoreMessage(Command):
    message_id: MessageId


def delete(command: DeleteMessage) -> Deciding:
    """Authors delete their own messages; whoever runs the channel or the workspace deletes any."""
    found, posted, part = yield from change_message(command.message_id, command.actor)
    if posted.author_id != command.actor and not may("delete_message", part):
        raise NotTheAuthor
    if found.deleted:
        return NOTHING
    return [Change(message(command.message_id), [MessageDeleted(reason=_reason(command.reason))])]


def restore(command: RestoreMessage) -> Deciding:
    """Whoever runs the channel or the workspace brings it back as it was, but for its pin.

    What people who have left had said is taken away for good.
    """
    found, posted, part = yield from change_message(command.message_id, command.actor)
    demand("restore_message", part)
    (author,) = yield (workspace_member(part.place.workspace_id, posted.author_id),)
    if not found.deleted:
        return NOTHING
    if not author.active:
        raise MessageIsDeleted("its author has left the workspace")
    return [Change(message(command.message_id), [MessageRestored()])]


def _reason(text: str) -> str:
    if len(text) > LONGEST_REASON or "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise TextInvalid(f"expected at most {LONGEST_REASON} characters of text", field="reason")
    return text.strip()

"""Voting."""

from domain.content import Poll
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import change_message
from domain.event import Command, Event
from domain.ids import MessageId, UserId
from domain.message import BallotCast, Message, MessagePosted, MessageVoted, PollClosed, message
from domain.permissions import Part, may
from domain.refusals import ContentInvalid, NotAPoll, NotTheAuthor, PollIsClosed


class Vote(Command):
    """No choices take the vote back."""

    message_id: MessageId
    choices: tuple[int, ...] = ()


class ClosePoll(Command):
    message_id: MessageId


def vote(command: Vote) -> Deciding:
    """Everybody in the channel votes, and may vote anew until the poll closes; the last vote counts."""
    found, poll, _, _ = yield from _poll(command.message_id, command.actor)
    if found.closed or (poll.closes_at is not None and poll.closes_at <= command.at):
        raise PollIsClosed
    choices = _choices(command.choices, poll)
    if choices == found.votes.get(command.actor, ()):
        return NOTHING
    kind = BallotCast if poll.anonymous else MessageVoted
    event: Event = kind(user_id=command.actor, choices=choices)
    return [Change(message(command.message_id), [event])]


def close_poll(command: ClosePoll) -> Deciding:
    """Who asked, and whoever may delete the message, ends the voting."""
    found, _, posted, part = yield from _poll(command.message_id, command.actor)
    if posted.author_id != command.actor and not may("delete_message", part):
        raise NotTheAuthor
    return NOTHING if found.closed else [Change(message(command.message_id), [PollClosed()])]


def _poll(id: MessageId, user: UserId) -> Asking[tuple[Message, Poll, MessagePosted, Part]]:
    found, posted, part = yield from change_message(id, user)
    if posted.poll is None or found.deleted:
        raise NotAPoll
    return found, posted.poll, posted, part


def _choices(wanted: tuple[int, ...], poll: Poll) -> tuple[int, ...]:
    choices = tuple(sorted(set(wanted)))
    if any(not 0 <= choice < len(poll.options) for choice in choices):
        raise ContentInvalid(f"expected options from 0 to {len(poll.options) - 1}", field="choices")
    if len(choices) > 1 and not poll.multiple:
        raise ContentInvalid("expected one option", field="choices")
    return choices

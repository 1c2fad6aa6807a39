"""Saying something later."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import take_part
from domain.decisions.messages import PostMessage, post
from domain.decisions.words import checked
from domain.event import Command
from domain.ids import ChannelId, MessageId, client_may_choose
from domain.refusal import Refusal
from domain.refusals import IdReserved, IdTaken, ScheduledNotFound, ScheduleOver, TimeInvalid
from domain.schedule import (
    Schedule,
    ScheduleCancelled,
    ScheduleChanged,
    ScheduleRefused,
    ScheduleSent,
    ScheduleSet,
    schedule,
)

FURTHEST = timedelta(days=120)
"""Slack's limit; whoever plans further ahead uses a calendar."""


class ScheduleMessage(Command):
    schedule_id: UUID
    channel_id: ChannelId
    message_id: MessageId
    text: str
    due_at: datetime


class ChangeScheduled(Command):
    """What is None stays as it is."""

    schedule_id: UUID
    text: str | None = None
    due_at: datetime | None = None


class CancelScheduled(Command):
    schedule_id: UUID


class SendScheduled(Command):
    """The actor is the author: it is they who speak."""

    schedule_id: UUID


def schedule_message(command: ScheduleMessage) -> Deciding:
    """Whoever may speak here now may plan to; whether they may then is seen then."""
    if not client_may_choose(command.schedule_id):
        raise IdReserved(field="id")
    (earlier,) = yield (schedule(command.schedule_id).expected_new(),)
    set_ = ScheduleSet(
        channel_id=command.channel_id,
        author_id=command.actor,
        message_id=command.message_id if earlier.first is None else earlier.first.message_id,
        text=checked(command.text),
        due_at=_zoned(command.due_at),
    )
    if earlier.first is not None:
        if earlier.first != set_:
            raise IdTaken("a scheduled message with this id and other content exists", field="id")
        return NOTHING
    yield from take_part(command.channel_id, command.actor)
    _ahead(command.due_at, command.at)
    return [Change(schedule(command.schedule_id), [set_])]


def change_scheduled(command: ChangeScheduled) -> Deciding:
    """Its author puts it otherwise, or off."""
    found, first = yield from _own(command.schedule_id, command)
    if found.status != "waiting":
        raise ScheduleOver(f"it was {found.status}")
    text = found.text if command.text is None else checked(command.text)
    due_at = command.due_at or found.due_at or first.due_at
    if (text, due_at) == (found.text, found.due_at):
        return NOTHING
    if command.due_at is not None:
        _ahead(command.due_at, command.at)
    return [Change(schedule(command.schedule_id), [ScheduleChanged(text=text, due_at=_zoned(due_at))])]


def cancel_scheduled(command: CancelScheduled) -> Deciding:
    """After this it is not said; what has been said or refused stays so."""
    found, _ = yield from _own(command.schedule_id, command)
    if found.status == "sent":
        raise ScheduleOver("it was sent")
    waiting = found.status == "waiting"
    return [Change(schedule(command.schedule_id), [ScheduleCancelled()])] if waiting else NOTHING


def send_scheduled(command: SendScheduled) -> Deciding:
    """When it is due: with the author's rights of now, and once.

    What keeps them from saying it is recorded: nobody is there to be told.
    """
    id = command.schedule_id
    found, first = yield from _own(id, command)
    if found.status != "waiting" or found.due_at is None or found.due_at > command.at:
        return NOTHING
    wish = PostMessage(
        actor=first.author_id,
        at=command.at,
        message_id=first.message_id,
        channel_id=first.channel_id,
        text=found.text,
    )
    try:
        changes = yield from post(wish)
    except Refusal as refusal:
        return [Change(schedule(id), [ScheduleRefused(code=refusal.code, detail=str(refusal))])]
    return [*changes, Change(schedule(id), [ScheduleSent()])]


def _own(id: UUID, command: Command) -> Asking[tuple[Schedule, ScheduleSet]]:
    (found,) = yield (schedule(id),)
    if found.first is None or found.first.author_id != command.actor:
        raise ScheduledNotFound
    return found, found.first


def _ahead(due_at: datetime, now: datetime) -> None:
    if not now < due_at <= now + FURTHEST:
        raise TimeInvalid(f"expected a time within the next {FURTHEST.days} days", field="at")


def _zoned(at: datetime) -> datetime:
    """In our zone: the database knows none that is a day away, and the time is near."""
    return at.astimezone(UTC)

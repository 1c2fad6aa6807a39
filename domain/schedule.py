"""A message that is to be said later."""

from datetime import datetime
from typing import Literal, assert_never

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId

Status = Literal["waiting", "sent", "cancelled", "refused"]


class ScheduleSet(Event, tag="schedule.set"):
    """The message has its id already: said twice, it is still one message."""

    channel_id: ChannelId
    author_id: UserId
    message_id: MessageId
    text: str
    due_at: datetime


class ScheduleChanged(Event, tag="schedule.changed"):
    text: str
    due_at: datetime


class ScheduleCancelled(Event, tag="schedule.cancelled"):
    pass


class ScheduleSent(Event, tag="schedule.sent"):
    pass


class ScheduleRefused(Event, tag="schedule.refused"):
    """When it was due, the author could no longer say it there."""

    code: str
    detail: str


ScheduleEvent = ScheduleSet | ScheduleChanged | ScheduleCancelled | ScheduleSent | ScheduleRefused


class Schedule(msgspec.Struct, frozen=True):
    first: ScheduleSet | None = None
    """As it was first set: a retry is recognised by it."""
    text: str = ""
    due_at: datetime | None = None
    status: Status = "waiting"


def evolve(schedule: Schedule, event: ScheduleEvent) -> Schedule:
    change = msgspec.structs.replace
    match event:
        case ScheduleSet():
            return Schedule(first=event, text=event.text, due_at=event.due_at)
        case ScheduleChanged():
            return change(schedule, text=event.text, due_at=event.due_at)
        case ScheduleCancelled():
            return change(schedule, status="cancelled")
        case ScheduleSent():
            return change(schedule, status="sent")
        case ScheduleRefused():
            return change(schedule, status="refused")
        case _:
            assert_never(event)


schedule = Fold("schedule", Schedule(), evolve)

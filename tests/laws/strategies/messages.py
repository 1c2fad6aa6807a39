"""Saying something, now or later, and what is done with what was said."""

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st

from domain.decisions import (
    departures,
    erasing,
    forwarding,
    messages,
    moderation,
    pins,
    polls,
    previews,
    removal,
    saving,
    schedules,
)
from domain.erasure import ErasureApplied, Left
from domain.report import report_of
from tests.dsl import BOB, NOON
from tests.laws.strategies.kinds import (
    CHANNELS,
    CHOICES,
    EMOJI,
    MESSAGES,
    PEOPLE,
    POLLS,
    REPLIES,
    TEXTS,
    kind,
    of_nobody,
)
from tests.people import HELLO, HERE

TALK = (
    kind(
        messages.post,
        messages.PostMessage,
        message_id=MESSAGES,
        channel_id=CHANNELS,
        text=TEXTS,
        reply_to=REPLIES,
        broadcast=st.booleans(),
    ),
    kind(
        messages.post,
        messages.PostMessage,
        message_id=MESSAGES,
        channel_id=CHANNELS,
        text=st.just(""),
        content_type=st.just("poll"),
        content=POLLS,
    ),
    kind(polls.vote, polls.Vote, message_id=MESSAGES, choices=CHOICES),
    kind(polls.close_poll, polls.ClosePoll, message_id=MESSAGES),
    kind(
        forwarding.forward,
        forwarding.ForwardMessage,
        message_id=MESSAGES,
        source_id=MESSAGES,
        channel_id=CHANNELS,
        text=st.sampled_from(["", "@bob see"]),
    ),
    kind(saving.save, saving.Save, message_id=MESSAGES),
    kind(saving.unsave, saving.Unsave, message_id=MESSAGES),
    kind(messages.edit, messages.EditMessage, message_id=MESSAGES, text=TEXTS),
    kind(removal.delete, removal.DeleteMessage, message_id=MESSAGES, reason=st.sampled_from(["", "spam"])),
    kind(removal.restore, removal.RestoreMessage, message_id=MESSAGES),
    kind(pins.pin, pins.Pin, message_id=MESSAGES),
    kind(pins.unpin, pins.Unpin, message_id=MESSAGES),
    kind(messages.react, messages.React, message_id=MESSAGES, emoji=EMOJI),
    kind(messages.unreact, messages.Unreact, message_id=MESSAGES, emoji=EMOJI),
)

PLANS = st.sampled_from([UUID(int=110 + n, version=4) for n in range(2)])
DUE = st.sampled_from([NOON + timedelta(hours=1), NOON + timedelta(hours=2)])
LATER = NOON + timedelta(hours=3)

PLAN = (
    kind(
        schedules.schedule_message,
        schedules.ScheduleMessage,
        schedule_id=PLANS,
        channel_id=CHANNELS,
        message_id=MESSAGES,
        text=TEXTS,
        due_at=DUE,
    ),
    kind(schedules.change_scheduled, schedules.ChangeScheduled, schedule_id=PLANS, text=TEXTS, due_at=DUE),
    kind(schedules.cancel_scheduled, schedules.CancelScheduled, schedule_id=PLANS),
    kind(schedules.send_scheduled, schedules.SendScheduled, at=LATER, schedule_id=PLANS),
)

MODERATE = (
    kind(moderation.hide, moderation.HideMessage, message_id=MESSAGES, reason=st.just("spam")),
    kind(moderation.unhide, moderation.UnhideMessage, message_id=MESSAGES),
    kind(moderation.report_message, moderation.ReportMessage, message_id=MESSAGES),
    kind(moderation.report_person, moderation.ReportPerson, workspace_id=st.just(HERE), user_id=PEOPLE),
    kind(
        moderation.resolve_report,
        moderation.ResolveReport,
        workspace_id=st.just(HERE),
        report_id=st.just(report_of(HERE, BOB, HELLO).id),
        outcome=st.just("dismissed"),
    ),
)

ERASURE = UUID(int=600, version=4)
APPLIED = ErasureApplied(upto=3, erased=0, digest="", left=Left(messages=(HELLO,)))
ERASE = (
    of_nobody(
        erasing.begin_erasure,
        erasing.BeginErasure,
        erasure_id=st.just(ERASURE),
        subject=st.just("message"),
        id=MESSAGES,
    ),
    of_nobody(
        erasing.go_on_erasing, erasing.GoOnErasing, erasure_id=st.just(ERASURE), applied=st.just(APPLIED)
    ),
    of_nobody(erasing.finish_erasure, erasing.FinishErasure, erasure_id=st.just(ERASURE)),
)

RULES = (
    *ERASE,
    kind(
        previews.preview_link,
        previews.PreviewLink,
        message_id=MESSAGES,
        url=st.sampled_from(["https://a.example/b", "https://c.example"]),
        title=st.sampled_from(["A", "B"]),
    ),
    of_nobody(
        departures.take_away,
        departures.TakeAway,
        user_id=PEOPLE,
        message_ids=st.lists(MESSAGES, max_size=3).map(tuple),
    ),
    of_nobody(
        departures.clear_departure,
        departures.ClearDeparture,
        workspace_id=st.just(HERE),
        user_id=PEOPLE,
        upto=st.integers(1, 60),
    ),
)
"""What jobs and the sweeper do, and what they would do if they came too early or too late."""

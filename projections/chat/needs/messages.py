"""Which rows events about messages need."""

from domain import message, schedule
from domain import saved as saved_message
from domain.event import Event
from domain.ids import MessageId
from projections.chat import removal
from projections.chat.needs.fetching import Needs
from projections.chat.needs.parts import called, following, in_channel, in_thread, named, shared
from projections.chat.rows import Rows
from projections.frames.room import Room
from store.recorded import Recorded


def of_posted(rows: Rows, event: message.MessagePosted, _: Recorded) -> Needs:
    yield from in_channel(rows, event.channel_id, event.author_id)
    yield from called(rows, event.channel_id, event.root_id, event.mentions)
    if event.forward is not None:
        yield rows.messages, event.forward.message_id
    if event.root_id is not None:
        yield from in_thread(rows, event.root_id)
        yield from following(rows, event.channel_id, event.root_id, event.author_id)


def is_more_than_said(rows: Rows, event: message.MessagePosted) -> bool:
    """A forward, or a reply in a thread that other channels see."""
    return event.forward is not None or (event.root_id is not None and bool(shared(rows, event.root_id)))


def of_edited(rows: Rows, event: message.MessageEdited, of: Recorded) -> Needs:
    yield from of_message(rows, event, of)
    id = MessageId(of.stream)
    row = rows.messages.find(id) if rows.messages.known(id) else None
    if row is not None:
        yield from called(rows, row.channel_id, row.root_id, event.mentions)


def of_vote(rows: Rows, event: message.MessageVoted | message.BallotCast, of: Recorded) -> Needs:
    yield from of_message(rows, event, of)
    yield rows.poll_votes, (of.stream, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def of_saved(rows: Rows, event: saved_message.SavedEvent, _: Recorded) -> Needs:
    yield rows.saved_messages, (event.message_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def of_deleted(rows: Rows, event: Event, of: Recorded) -> Needs:
    yield from of_message(rows, event, of)
    id = MessageId(of.stream)
    row = rows.messages.find(id) if rows.messages.known(id) else None
    if row is not None and row.carried:
        yield rows.rooms, Room("w", row.workspace_id)


def of_restored(rows: Rows, event: message.MessageRestored, of: Recorded) -> Needs:
    yield from of_deleted(rows, event, of)
    id = MessageId(of.stream)
    row = rows.messages.find(id) if rows.messages.known(id) else None
    if row is not None and row.kept is not None:
        yield from called(rows, row.channel_id, row.root_id, removal.named_in(row.kept))


def of_pinned(rows: Rows, event: message.MessagePinned, of: Recorded) -> Needs:
    yield from of_message(rows, event, of)
    yield from named(rows, of.actor_id)


def of_message(rows: Rows, _: Event, of: Recorded) -> Needs:
    id = MessageId(of.stream)
    yield rows.messages, id
    yield rows.threads, id
    for other in shared(rows, id):
        yield rows.rooms, Room("c", other)
    if rows.messages.known(id):
        row = rows.messages.find(id)
        if row is not None:
            yield rows.rooms, Room("c", row.channel_id)
            yield rows.channels, row.channel_id
        if row is not None and row.forward_of is not None:
            yield rows.messages, row.forward_of
        if row is not None and row.root_id is not None:
            yield from in_thread(rows, row.root_id)


def of_schedule_set(rows: Rows, event: schedule.ScheduleSet, _: Recorded) -> Needs:
    yield rows.rooms, Room("u", event.author_id)


def of_schedule(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.scheduled, of.stream
    row = rows.scheduled.find(of.stream) if rows.scheduled.known(of.stream) else None
    if row is not None:
        yield rows.rooms, Room("u", row.author_id)

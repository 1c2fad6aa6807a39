"""Which rows events about threads need."""

from domain import thread, thread_follower
from projections.chat.needs.fetching import Needs
from projections.chat.needs.parts import called, following, guests_of, in_channel
from projections.chat.rows import Rows
from projections.frames.room import Room
from store.recorded import Recorded


def of_thread(rows: Rows, event: thread.ThreadStarted, _: Recorded) -> Needs:
    yield rows.messages, event.root_id
    if rows.messages.known(event.root_id):
        row = rows.messages.find(event.root_id)
        if row is not None:
            yield from in_channel(rows, row.channel_id, row.author_id)
            yield from called(rows, row.channel_id, row.id, (row.author_id, *row.mentions))


def of_sharing(rows: Rows, event: thread.ThreadShared | thread.ThreadUnshared, _: Recorded) -> Needs:
    yield from guests_of(rows, event.root_id)
    yield rows.messages, event.root_id
    yield rows.channels, event.shared_to
    yield rows.rooms, Room("c", event.shared_to)
    yield rows.lent, event.shared_to
    row = rows.messages.find(event.root_id) if rows.messages.known(event.root_id) else None
    if row is not None:
        yield rows.rooms, Room("c", row.channel_id)
        yield rows.rooms, Room("m", row.workspace_id)
        yield rows.lent, row.channel_id
        if row.forward_of is not None:
            yield rows.messages, row.forward_of


def of_caught_up(rows: Rows, event: thread.ThreadCaughtUp, _: Recorded) -> Needs:
    yield rows.threads, event.root_id
    yield rows.rooms, Room("t", event.root_id)


def of_follower(rows: Rows, event: thread_follower.ThreadFollowerEvent, _: Recorded) -> Needs:
    yield from in_channel(rows, event.channel_id, event.user_id)
    yield rows.threads, event.root_id
    yield from following(rows, event.channel_id, event.root_id, event.user_id)

"""Which rows an event needs before it can be handled."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol
from uuid import UUID

from domain import (
    channel,
    channel_member,
    departure,
    message,
    reading,
    relationship,
    schedule,
    sidebar,
    thread,
    thread_follower,
    workspace_member,
)
from domain import saved as saved_message
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId
from projections.chat import (
    removal,
)
from projections.chat.notices import tells
from projections.chat.rows import Rows
from projections.frames import Room
from store.log import Connection
from store.recorded import Recorded


class Fetching(Protocol):
    """A shelf or an index: what is not known in memory is fetched by key, unless all there is is known."""

    complete: bool

    def known(self, key: Any) -> bool: ...
    def missing(self, keys: Any) -> set[Any]: ...
    async def fetch(self, connection: Connection, keys: Any) -> None: ...


Needs = Iterator[tuple[Fetching, Any]]


def of_user(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.users, of.stream
    yield rows.homes, of.stream
    yield rows.rooms, Room("u", of.stream)
    who = UserId(of.stream)
    if rows.homes.known(who):
        for id in rows.homes.find(who):
            yield rows.rooms, Room("w", id)


def nothing(_rows: Rows, _event: Event, _of: Recorded) -> Needs:
    yield from ()


def of_session(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.rooms, Room("u", of.stream)


def of_workspace(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.workspaces, of.stream
    yield rows.rooms, Room("w", of.stream)


def of_workspace_member(rows: Rows, event: workspace_member.WorkspaceMemberEvent, _: Recorded) -> Needs:
    here, who = event.workspace_id, event.user_id
    yield rows.users, who
    yield rows.workspaces, here
    yield rows.workspace_members, (here, who)
    yield rows.homes, who
    yield rows.rooms, Room("u", who)
    yield rows.rooms, Room("w", here)


def of_workspace_joined(rows: Rows, event: workspace_member.WorkspaceJoined, of: Recorded) -> Needs:
    yield from of_workspace_member(rows, event, of)
    if event.stint > 1:
        key = event.workspace_id, event.user_id
        yield rows.directs, key
        yield rows.places, key
        if rows.directs.known(key):
            for id in rows.directs.find(key):
                yield from _in_channel(rows, id, event.user_id)


def of_workspace_left(rows: Rows, event: workspace_member.WorkspaceLeft, of: Recorded) -> Needs:
    yield from of_workspace_member(rows, event, of)
    yield from _named(rows, of.actor_id)
    key = event.workspace_id, event.user_id
    yield rows.departures, key
    yield rows.places, key
    if rows.places.known(key):
        for id in rows.places.find(key):
            yield from _leaving(rows, id, event.user_id)


def _named(rows: Rows, by: UserId | None, *others: UserId) -> Needs:
    """Whose names a notice says."""
    if tells(by):
        for who in (by, *others):
            yield rows.users, who


def of_seats(rows: Rows, _: Event, of: Recorded) -> Needs:
    if of.workspace_id is not None:
        yield rows.workspaces, of.workspace_id
        yield rows.rooms, Room("w", of.workspace_id)


def of_invite(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.invites, of.stream


def of_pair(rows: Rows, event: relationship.RelationshipEvent, _: Recorded) -> Needs:
    yield rows.relationships, (event.from_id, event.to_id)
    yield rows.relationships, (event.to_id, event.from_id)
    yield rows.rooms, Room("u", event.from_id)
    yield rows.rooms, Room("u", event.to_id)


def of_report(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.reports, of.stream


def of_departure(rows: Rows, event: departure.DepartureCleared, _: Recorded) -> Needs:
    yield rows.departures, (event.workspace_id, event.user_id)


def _in_channel(rows: Rows, id: ChannelId, who: UUID) -> Needs:
    yield rows.channels, id
    yield rows.channel_members, (id, who)
    yield rows.rooms, Room("c", id)


def _leaving(rows: Rows, id: ChannelId, who: UserId) -> Needs:
    yield from _in_channel(rows, id, who)
    yield rows.follows, (who, id)
    if rows.follows.known((who, id)):
        for root in rows.follows.find((who, id)):
            yield rows.followers, (root, who)


def of_channel_opened(rows: Rows, event: channel.ChannelCreated, _: Recorded) -> Needs:
    yield rows.rooms, Room("m", event.workspace_id)


def of_channel(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.channels, of.stream
    yield from _named(rows, of.actor_id)
    yield rows.rooms, Room("c", of.stream)
    yield rows.rooms, Room("m", of.workspace_id or of.stream)


def of_channel_member(rows: Rows, event: channel_member.ChannelMemberEvent, of: Recorded) -> Needs:
    yield from _in_channel(rows, event.channel_id, event.user_id)
    yield from _named(rows, of.actor_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)
    yield rows.places, (of.workspace_id, event.user_id)


def of_channel_left(rows: Rows, event: channel_member.ChannelMemberEvent, of: Recorded) -> Needs:
    yield from of_channel_member(rows, event, of)
    yield from _leaving(rows, event.channel_id, event.user_id)


def of_channel_invite(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.channel_invites, of.stream


def of_sidebar(rows: Rows, event: sidebar.SidebarArranged, _: Recorded) -> Needs:
    yield rows.sidebars, (event.workspace_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def of_posted(rows: Rows, event: message.MessagePosted, _: Recorded) -> Needs:
    yield from _in_channel(rows, event.channel_id, event.author_id)
    yield from _called(rows, event.channel_id, event.root_id, event.mentions)
    if event.forward is not None:
        yield rows.forwards, event.forward.message_id
    if event.root_id is not None:
        yield from _in_thread(rows, event.root_id)
        yield from _following(rows, event.channel_id, event.root_id, event.author_id)


def _in_thread(rows: Rows, root: MessageId) -> Needs:
    yield rows.threads, root
    yield rows.rooms, Room("t", root)
    for other in _shared(rows, root):
        yield rows.rooms, Room("c", other)


def _shared(rows: Rows, root: MessageId) -> list[ChannelId]:
    """The channels that a thread is shared into, once it is known."""
    thread = rows.threads.find(root) if rows.threads.known(root) else None
    return thread.shared if thread else []


def of_reply_to_shared(rows: Rows, event: message.MessagePosted) -> bool:
    return event.root_id is not None and bool(_shared(rows, event.root_id))


def _called(rows: Rows, channel: UUID, root: UUID | None, whom: Iterable[UUID]) -> Needs:
    for who in whom:
        yield rows.channel_members, (channel, who)
        if root is not None:
            yield from _following(rows, channel, root, who)


def _following(rows: Rows, channel: UUID, root: UUID, who: UUID) -> Needs:
    yield rows.followers, (root, who)
    yield rows.follows, (who, channel)
    yield rows.rooms, Room("u", who)


def of_edited(rows: Rows, event: message.MessageEdited, of: Recorded) -> Needs:
    yield from of_message(rows, event, of)
    id = MessageId(of.stream)
    row = rows.messages.find(id) if rows.messages.known(id) else None
    if row is not None:
        yield from _called(rows, row.channel_id, row.root_id, event.mentions)


def of_vote(rows: Rows, event: message.MessageVoted | message.BallotCast, of: Recorded) -> Needs:
    yield from of_message(rows, event, of)
    yield rows.poll_votes, (of.stream, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def of_saved(rows: Rows, event: saved_message.SavedEvent, _: Recorded) -> Needs:
    yield rows.saved_messages, (event.message_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def of_deleted(rows: Rows, event: Event, of: Recorded) -> Needs:
    yield from of_message(rows, event, of)
    yield rows.forwards, of.stream
    id = MessageId(of.stream)
    for carrier in rows.forwards.find(id) if rows.forwards.known(id) else ():
        yield from _stands(rows, carrier)


def of_restored(rows: Rows, event: message.MessageRestored, of: Recorded) -> Needs:
    yield from of_deleted(rows, event, of)
    id = MessageId(of.stream)
    row = rows.messages.find(id) if rows.messages.known(id) else None
    if row is not None and row.kept is not None:
        yield from _called(rows, row.channel_id, row.root_id, removal.named_in(row.kept))


def of_pinned(rows: Rows, event: message.MessagePinned, of: Recorded) -> Needs:
    yield from of_message(rows, event, of)
    yield from _named(rows, of.actor_id)


def of_message(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield from _stands(rows, MessageId(of.stream))


def _stands(rows: Rows, id: MessageId) -> Needs:
    yield rows.messages, id
    yield rows.threads, id
    if rows.messages.known(id):
        row = rows.messages.find(id)
        if row is not None:
            yield rows.rooms, Room("c", row.channel_id)
            yield rows.channels, row.channel_id
        if row is not None and row.root_id is not None:
            yield from _in_thread(rows, row.root_id)


def of_thread(rows: Rows, event: thread.ThreadStarted, _: Recorded) -> Needs:
    yield rows.messages, event.root_id
    if rows.messages.known(event.root_id):
        row = rows.messages.find(event.root_id)
        if row is not None:
            yield from _in_channel(rows, row.channel_id, row.author_id)
            yield from _called(rows, row.channel_id, row.id, (row.author_id, *row.mentions))


def of_sharing(rows: Rows, event: thread.ThreadShared | thread.ThreadUnshared, _: Recorded) -> Needs:
    yield rows.threads, event.root_id
    yield rows.messages, event.root_id
    yield rows.rooms, Room("c", event.shared_to)
    row = rows.messages.find(event.root_id) if rows.messages.known(event.root_id) else None
    if row is not None:
        yield rows.rooms, Room("c", row.channel_id)


def of_caught_up(rows: Rows, event: thread.ThreadCaughtUp, _: Recorded) -> Needs:
    yield rows.threads, event.root_id
    yield rows.rooms, Room("t", event.root_id)


def of_follower(rows: Rows, event: thread_follower.ThreadFollowerEvent, _: Recorded) -> Needs:
    yield from _in_channel(rows, event.channel_id, event.user_id)
    yield rows.threads, event.root_id
    yield from _following(rows, event.channel_id, event.root_id, event.user_id)


def of_channel_read(rows: Rows, event: reading.ChannelRead, _: Recorded) -> Needs:
    yield from _in_channel(rows, event.channel_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def of_thread_read(rows: Rows, event: reading.ThreadRead, _: Recorded) -> Needs:
    yield rows.threads, event.root_id
    yield rows.followers, (event.root_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def of_schedule_set(rows: Rows, event: schedule.ScheduleSet, _: Recorded) -> Needs:
    yield rows.rooms, Room("u", event.author_id)


def of_schedule(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.scheduled, of.stream
    row = rows.scheduled.find(of.stream) if rows.scheduled.known(of.stream) else None
    if row is not None:
        yield rows.rooms, Room("u", row.author_id)


def of_workspace_read(rows: Rows, event: reading.WorkspaceRead, _: Recorded) -> Needs:
    key, who = (event.workspace_id, event.user_id), event.user_id
    yield rows.rooms, Room("u", who)
    yield rows.places, key
    for id in rows.places.find(key) if rows.places.known(key) else ():
        yield from _in_channel(rows, id, who)
        yield rows.follows, (who, id)
        for root in rows.follows.find((who, id)) if rows.follows.known((who, id)) else ():
            yield rows.threads, root
            yield rows.followers, (root, who)

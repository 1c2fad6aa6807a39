"""Which handler each event has, and which rows it needs before it can run."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from domain import (
    channel,
    channel_invite,
    channel_member,
    departure,
    invite,
    message,
    reading,
    relationship,
    schedule,
    seats,
    thread,
    thread_follower,
    user,
    workspace,
    workspace_member,
)
from domain import saved as saved_message
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId
from projections.chat import (
    content,
    people,
    pins,
    places,
    readings,
    relations,
    removal,
    saved,
    schedules,
    threads,
    timeline,
)
from projections.chat.readings import Count
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


class Handling(NamedTuple):
    """`deep`: what is needed depends on rows that are needed; they may be made by an event just before."""

    handle: Callable[[Rows, Any, Recorded], Count | None]
    needs: Callable[[Rows, Any, Recorded], Needs]
    deep: bool = False


def _user(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.users, of.stream
    yield rows.homes, of.stream
    yield rows.rooms, Room("u", of.stream)
    who = UserId(of.stream)
    if rows.homes.known(who):
        for id in rows.homes.find(who):
            yield rows.rooms, Room("w", id)


def _new(_rows: Rows, _event: Event, _of: Recorded) -> Needs:
    yield from ()


def _session(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.rooms, Room("u", of.stream)


def _workspace(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.workspaces, of.stream
    yield rows.rooms, Room("w", of.stream)


def _workspace_member(rows: Rows, event: workspace_member.WorkspaceMemberEvent, _: Recorded) -> Needs:
    here, who = event.workspace_id, event.user_id
    yield rows.users, who
    yield rows.workspaces, here
    yield rows.workspace_members, (here, who)
    yield rows.homes, who
    yield rows.rooms, Room("u", who)
    yield rows.rooms, Room("w", here)


def _workspace_joined(rows: Rows, event: workspace_member.WorkspaceJoined, of: Recorded) -> Needs:
    yield from _workspace_member(rows, event, of)
    if event.stint > 1:
        key = event.workspace_id, event.user_id
        yield rows.directs, key
        yield rows.places, key
        if rows.directs.known(key):
            for id in rows.directs.find(key):
                yield from _in_channel(rows, id, event.user_id)


def _workspace_left(rows: Rows, event: workspace_member.WorkspaceLeft, of: Recorded) -> Needs:
    yield from _workspace_member(rows, event, of)
    key = event.workspace_id, event.user_id
    yield rows.departures, key
    yield rows.places, key
    if rows.places.known(key):
        for id in rows.places.find(key):
            yield from _leaving(rows, id, event.user_id)


def _seats(rows: Rows, _: Event, of: Recorded) -> Needs:
    if of.workspace_id is not None:
        yield rows.workspaces, of.workspace_id
        yield rows.rooms, Room("w", of.workspace_id)


def _invite(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.invites, of.stream


def _pair(rows: Rows, event: relationship.RelationshipEvent, _: Recorded) -> Needs:
    yield rows.relationships, (event.from_id, event.to_id)
    yield rows.relationships, (event.to_id, event.from_id)
    yield rows.rooms, Room("u", event.from_id)
    yield rows.rooms, Room("u", event.to_id)


def _departure(rows: Rows, event: departure.DepartureCleared, _: Recorded) -> Needs:
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


def _channel_opened(rows: Rows, event: channel.ChannelCreated, _: Recorded) -> Needs:
    yield rows.rooms, Room("m", event.workspace_id)


def _channel(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.channels, of.stream
    yield rows.rooms, Room("c", of.stream)
    yield rows.rooms, Room("m", of.workspace_id or of.stream)


def _channel_member(rows: Rows, event: channel_member.ChannelMemberEvent, of: Recorded) -> Needs:
    yield from _in_channel(rows, event.channel_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)
    yield rows.places, (of.workspace_id, event.user_id)


def _channel_left(rows: Rows, event: channel_member.ChannelMemberEvent, of: Recorded) -> Needs:
    yield from _channel_member(rows, event, of)
    yield from _leaving(rows, event.channel_id, event.user_id)


def _channel_invite(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.channel_invites, of.stream


def _posted(rows: Rows, event: message.MessagePosted, _: Recorded) -> Needs:
    yield from _in_channel(rows, event.channel_id, event.author_id)
    yield from _called(rows, event.channel_id, event.root_id, event.mentions)
    if event.forward is not None:
        yield rows.forwards, event.forward.message_id
    if event.root_id is not None:
        yield rows.threads, event.root_id
        yield from _following(rows, event.channel_id, event.root_id, event.author_id)
        yield rows.rooms, Room("t", event.root_id)


def _called(rows: Rows, channel: UUID, root: UUID | None, whom: Iterable[UUID]) -> Needs:
    for who in whom:
        yield rows.channel_members, (channel, who)
        if root is not None:
            yield from _following(rows, channel, root, who)


def _following(rows: Rows, channel: UUID, root: UUID, who: UUID) -> Needs:
    yield rows.followers, (root, who)
    yield rows.follows, (who, channel)
    yield rows.rooms, Room("u", who)


def _edited(rows: Rows, event: message.MessageEdited, of: Recorded) -> Needs:
    yield from _message(rows, event, of)
    id = MessageId(of.stream)
    row = rows.messages.find(id) if rows.messages.known(id) else None
    if row is not None:
        yield from _called(rows, row.channel_id, row.root_id, event.mentions)


def _vote(rows: Rows, event: message.MessageVoted | message.BallotCast, of: Recorded) -> Needs:
    yield from _message(rows, event, of)
    yield rows.poll_votes, (of.stream, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def _saved(rows: Rows, event: saved_message.SavedEvent, _: Recorded) -> Needs:
    yield rows.saved_messages, (event.message_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def _deleted(rows: Rows, event: Event, of: Recorded) -> Needs:
    yield from _message(rows, event, of)
    yield rows.forwards, of.stream
    id = MessageId(of.stream)
    for carrier in rows.forwards.find(id) if rows.forwards.known(id) else ():
        yield from _stands(rows, carrier)


def _restored(rows: Rows, event: message.MessageRestored, of: Recorded) -> Needs:
    yield from _deleted(rows, event, of)
    id = MessageId(of.stream)
    row = rows.messages.find(id) if rows.messages.known(id) else None
    if row is not None and row.kept is not None:
        yield from _called(rows, row.channel_id, row.root_id, removal.named_in(row.kept))


def _message(rows: Rows, _: Event, of: Recorded) -> Needs:
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
            yield rows.rooms, Room("t", row.root_id)
            yield rows.threads, row.root_id


def _thread(rows: Rows, event: thread.ThreadStarted, _: Recorded) -> Needs:
    yield rows.messages, event.root_id
    if rows.messages.known(event.root_id):
        row = rows.messages.find(event.root_id)
        if row is not None:
            yield from _in_channel(rows, row.channel_id, row.author_id)
            yield from _called(rows, row.channel_id, row.id, (row.author_id, *row.mentions))


def _caught_up(rows: Rows, event: thread.ThreadCaughtUp, _: Recorded) -> Needs:
    yield rows.threads, event.root_id
    yield rows.rooms, Room("t", event.root_id)


def _follower(rows: Rows, event: thread_follower.ThreadFollowerEvent, _: Recorded) -> Needs:
    yield from _in_channel(rows, event.channel_id, event.user_id)
    yield rows.threads, event.root_id
    yield from _following(rows, event.channel_id, event.root_id, event.user_id)


def _channel_read(rows: Rows, event: reading.ChannelRead, _: Recorded) -> Needs:
    yield from _in_channel(rows, event.channel_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def _thread_read(rows: Rows, event: reading.ThreadRead, _: Recorded) -> Needs:
    yield rows.threads, event.root_id
    yield rows.followers, (event.root_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def _schedule_set(rows: Rows, event: schedule.ScheduleSet, _: Recorded) -> Needs:
    yield rows.rooms, Room("u", event.author_id)


def _schedule(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.scheduled, of.stream
    row = rows.scheduled.find(of.stream) if rows.scheduled.known(of.stream) else None
    if row is not None:
        yield rows.rooms, Room("u", row.author_id)


def _workspace_read(rows: Rows, event: reading.WorkspaceRead, _: Recorded) -> Needs:
    key, who = (event.workspace_id, event.user_id), event.user_id
    yield rows.rooms, Room("u", who)
    yield rows.places, key
    for id in rows.places.find(key) if rows.places.known(key) else ():
        yield from _in_channel(rows, id, who)
        yield rows.follows, (who, id)
        for root in rows.follows.find((who, id)) if rows.follows.known((who, id)) else ():
            yield rows.threads, root
            yield rows.followers, (root, who)


HANDLERS: dict[type[Event], Handling] = {
    user.UserRegistered: Handling(people.registered, _new),
    user.UserImported: Handling(people.imported, _new),
    user.UserProfileSet: Handling(people.profile_set, _user, deep=True),
    user.UserRenamed: Handling(people.renamed, _user, deep=True),
    user.UserClaimed: Handling(people.claimed, _user, deep=True),
    user.UserMerged: Handling(people.gone, _user),
    user.UserDeleted: Handling(people.gone, _user),
    user.PrivacySet: Handling(people.privacy_set, _user, deep=True),
    user.UserDeactivated: Handling(people.activity_set, _user, deep=True),
    user.UserReactivated: Handling(people.activity_set, _user, deep=True),
    user.UserSignedOut: Handling(people.signed_out, _session),
    workspace.WorkspaceCreated: Handling(people.opened, _new),
    workspace.WorkspaceRenamed: Handling(people.workspace_changed, _workspace),
    workspace.WorkspaceSlugChanged: Handling(people.workspace_changed, _workspace),
    workspace.WorkspaceDescribed: Handling(people.workspace_changed, _workspace),
    workspace.WorkspaceOwnerChanged: Handling(people.workspace_changed, _workspace),
    workspace.WorkspacePlanSet: Handling(people.workspace_changed, _workspace),
    workspace.WorkspaceDefaultsSet: Handling(people.workspace_changed, _workspace),
    workspace.WorkspaceDeleted: Handling(people.workspace_deleted, _workspace),
    workspace_member.WorkspaceJoined: Handling(people.joined, _workspace_joined, deep=True),
    workspace_member.WorkspaceRoleSet: Handling(people.role_set, _workspace_member),
    workspace_member.WorkspaceLeft: Handling(people.left, _workspace_left, deep=True),
    workspace_member.WorkspaceRemoved: Handling(people.left, _workspace_left, deep=True),
    workspace_member.WorkspaceBanned: Handling(people.banned, _workspace_left, deep=True),
    workspace_member.WorkspaceUnbanned: Handling(people.unbanned, _workspace_member),
    seats.SeatsLimited: Handling(people.seats_limited, _seats),
    invite.InviteCreated: Handling(people.invited, _invite),
    invite.InviteUsed: Handling(people.invite_changed, _invite),
    invite.InviteRevoked: Handling(people.invite_changed, _invite),
    **dict.fromkeys(relationship.RelationshipEvent.__args__, Handling(relations.changed, _pair)),
    departure.DepartureCleared: Handling(people.cleared, _departure),
    channel.ChannelCreated: Handling(places.opened, _channel_opened),
    channel.ChannelRenamed: Handling(places.changed, _channel),
    channel.ChannelTopicSet: Handling(places.changed, _channel),
    channel.ChannelDescribed: Handling(places.changed, _channel),
    channel.ChannelMaximumSet: Handling(places.changed, _channel),
    channel_invite.ChannelInviteCreated: Handling(places.invited, _new),
    channel_invite.ChannelInviteUsed: Handling(places.invite_changed, _channel_invite),
    channel_invite.ChannelInviteRevoked: Handling(places.invite_changed, _channel_invite),
    channel.ChannelArchived: Handling(places.changed, _channel),
    channel.ChannelUnarchived: Handling(places.changed, _channel),
    channel.ChannelDeleted: Handling(places.deleted, _channel),
    channel.ChannelCaughtUp: Handling(places.caught_up, _channel),
    channel_member.ChannelJoined: Handling(places.joined, _channel_member),
    channel_member.ChannelRoleSet: Handling(places.part_set, _channel_member),
    channel_member.ChannelPermissionsSet: Handling(places.part_set, _channel_member),
    channel_member.ChannelBanned: Handling(places.banned, _channel_left, deep=True),
    channel_member.ChannelUnbanned: Handling(places.unbanned, _channel_member),
    channel_member.ChannelLeft: Handling(places.left, _channel_left, deep=True),
    channel_member.ChannelRemoved: Handling(places.left, _channel_left, deep=True),
    message.MessagePosted: Handling(timeline.posted, _posted),
    message.MessageEdited: Handling(timeline.edited, _edited, deep=True),
    message.MessageDeleted: Handling(removal.deleted, _deleted, deep=True),
    message.MessageRestored: Handling(removal.restored, _restored, deep=True),
    message.MessageVoted: Handling(content.voted, _vote, deep=True),
    message.BallotCast: Handling(content.voted, _vote, deep=True),
    message.PollClosed: Handling(content.poll_closed, _message, deep=True),
    message.MessagePinned: Handling(pins.pinned, _message, deep=True),
    message.MessageUnpinned: Handling(pins.unpinned, _message, deep=True),
    message.MessageReacted: Handling(timeline.reacted, _message, deep=True),
    message.MessageUnreacted: Handling(timeline.unreacted, _message, deep=True),
    message.MessagePreviewed: Handling(timeline.previewed, _message, deep=True),
    thread.ThreadStarted: Handling(threads.started, _thread, deep=True),
    thread.ThreadCaughtUp: Handling(threads.caught_up, _caught_up),
    schedule.ScheduleSet: Handling(schedules.set_, _schedule_set),
    schedule.ScheduleChanged: Handling(schedules.changed, _schedule, deep=True),
    schedule.ScheduleCancelled: Handling(schedules.cancelled, _schedule, deep=True),
    schedule.ScheduleSent: Handling(schedules.sent, _schedule, deep=True),
    schedule.ScheduleRefused: Handling(schedules.refused, _schedule, deep=True),
    thread_follower.ThreadFollowed: Handling(threads.followed, _follower),
    thread_follower.ThreadUnfollowed: Handling(threads.unfollowed, _follower),
    saved_message.MessageSaved: Handling(saved.added, _saved),
    saved_message.MessageUnsaved: Handling(saved.removed, _saved),
    reading.ChannelRead: Handling(readings.channel_read, _channel_read),
    reading.ThreadRead: Handling(readings.thread_read, _thread_read),
    reading.WorkspaceRead: Handling(readings.workspace_read, _workspace_read, deep=True),
}
"""Events that are not here concern decisions only: names, seats taken, passwords."""


def handling_of(of: Recorded) -> Handling | None:
    event: Event = of.event
    return HANDLERS.get(type(event))

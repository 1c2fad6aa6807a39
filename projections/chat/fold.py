"""Which handler each event has."""

from collections.abc import Callable
from typing import Any, NamedTuple

from domain import (
    channel,
    channel_invite,
    channel_member,
    departure,
    erasure,
    invite,
    message,
    reading,
    relationship,
    report,
    retention,
    schedule,
    seats,
    sidebar,
    thread,
    thread_follower,
    user,
    workspace,
    workspace_member,
)
from domain import saved as saved_message
from domain.event import Event
from projections.chat import (
    content,
    erasures,
    members,
    needs,
    people,
    pins,
    places,
    readings,
    relations,
    removal,
    reports,
    retentions,
    saved,
    schedules,
    threads,
    timeline,
)
from projections.chat.needs import Needs
from projections.chat.readings import Question
from projections.chat.rows import Rows
from store.recorded import Recorded


class Handling(NamedTuple):
    """`deep`: what is needed depends on rows that are needed; they may be made by an event just before. So
    it is where a message is needed: of those alone a rebuild does not keep all.
    """

    handle: Callable[[Rows, Any, Recorded], Question | None]
    needs: Callable[[Rows, Any, Recorded], Needs]
    deep: bool = False
    again: Callable[[Rows, Any], bool] | None = None
    """Whether this once more is needed, as the first rows show; for what is seldom so."""

    def is_deep(self, rows: Rows, event: Any) -> bool:
        """Whether more may be needed than could be told before the first rows were there."""
        return self.deep or (self.again is not None and self.again(rows, event))


HANDLERS: dict[type[Event], Handling] = {
    user.UserRegistered: Handling(people.registered, needs.nothing),
    user.BotMade: Handling(people.bot_made, needs.nothing),
    user.UserImported: Handling(people.imported, needs.nothing),
    user.UserProfileSet: Handling(people.profile_set, needs.people.of_user, deep=True),
    user.UserRenamed: Handling(people.renamed, needs.people.of_user, deep=True),
    user.UserClaimed: Handling(people.claimed, needs.people.of_user, deep=True),
    user.UserMerged: Handling(people.gone, needs.people.of_user),
    user.UserDeleted: Handling(people.gone, needs.people.of_user),
    user.PrivacySet: Handling(people.privacy_set, needs.people.of_user, deep=True),
    user.UserDeactivated: Handling(people.activity_set, needs.people.of_user, deep=True),
    user.UserReactivated: Handling(people.activity_set, needs.people.of_user, deep=True),
    user.UserSignedOut: Handling(people.signed_out, needs.people.of_session),
    workspace.WorkspaceCreated: Handling(people.opened, needs.nothing),
    workspace.WorkspaceRenamed: Handling(people.workspace_changed, needs.people.of_workspace),
    workspace.WorkspaceSlugChanged: Handling(people.workspace_changed, needs.people.of_workspace),
    workspace.WorkspaceDescribed: Handling(people.workspace_changed, needs.people.of_workspace),
    workspace.WorkspaceOwnerChanged: Handling(people.workspace_changed, needs.people.of_workspace),
    workspace.WorkspacePlanSet: Handling(people.workspace_changed, needs.people.of_workspace),
    workspace.WorkspaceDefaultsSet: Handling(people.workspace_changed, needs.people.of_workspace),
    workspace.WorkspaceDeleted: Handling(people.workspace_deleted, needs.people.of_workspace),
    workspace_member.WorkspaceJoined: Handling(people.joined, needs.people.of_workspace_joined, deep=True),
    workspace_member.WorkspaceRoleSet: Handling(people.role_set, needs.people.of_workspace_member),
    workspace_member.WorkspaceLeft: Handling(people.left, needs.people.of_workspace_left, deep=True),
    workspace_member.WorkspaceRemoved: Handling(people.left, needs.people.of_workspace_left, deep=True),
    workspace_member.WorkspaceBanned: Handling(people.banned, needs.people.of_workspace_left, deep=True),
    workspace_member.WorkspaceUnbanned: Handling(people.unbanned, needs.people.of_workspace_member),
    seats.SeatsLimited: Handling(people.seats_limited, needs.people.of_seats),
    invite.InviteCreated: Handling(people.invited, needs.people.of_invite),
    invite.InviteUsed: Handling(people.invite_changed, needs.people.of_invite),
    invite.InviteRevoked: Handling(people.invite_changed, needs.people.of_invite),
    **dict.fromkeys(
        relationship.RelationshipEvent.__args__, Handling(relations.changed, needs.people.of_pair)
    ),
    relationship.Blocked: Handling(relations.blocked, needs.people.of_pair),
    relationship.Unblocked: Handling(relations.blocked, needs.people.of_pair),
    report.ReportMade: Handling(reports.made, needs.people.of_report),
    report.ReportResolved: Handling(reports.resolved, needs.people.of_report),
    retention.RetentionSet: Handling(retentions.set_, needs.nothing),
    erasure.ErasureApplied: Handling(erasures.applied, needs.erasures.of_applied, deep=True),
    departure.DepartureCleared: Handling(people.cleared, needs.people.of_departure),
    channel.ChannelCreated: Handling(places.opened, needs.places.of_channel_opened),
    channel.ChannelRenamed: Handling(places.changed, needs.places.of_channel),
    channel.ChannelTopicSet: Handling(places.changed, needs.places.of_channel),
    channel.ChannelDescribed: Handling(places.changed, needs.places.of_channel),
    channel.ChannelMaximumSet: Handling(places.changed, needs.places.of_channel),
    sidebar.SidebarArranged: Handling(places.arranged, needs.places.of_sidebar),
    channel_invite.ChannelInviteCreated: Handling(places.invited, needs.nothing),
    channel_invite.ChannelInviteUsed: Handling(places.invite_changed, needs.places.of_channel_invite),
    channel_invite.ChannelInviteRevoked: Handling(places.invite_changed, needs.places.of_channel_invite),
    channel.ChannelArchived: Handling(places.changed, needs.places.of_channel),
    channel.ChannelUnarchived: Handling(places.changed, needs.places.of_channel),
    channel.ChannelDeleted: Handling(places.deleted, needs.places.of_channel_deleted, deep=True),
    channel.ChannelCaughtUp: Handling(places.caught_up, needs.places.of_channel),
    channel_member.ChannelJoined: Handling(members.joined, needs.places.of_channel_member),
    channel_member.ChannelRoleSet: Handling(members.part_set, needs.places.of_channel_member),
    channel_member.ChannelPermissionsSet: Handling(members.part_set, needs.places.of_channel_member),
    channel_member.ChannelPreferencesSet: Handling(members.preferences_set, needs.places.of_channel_member),
    channel_member.ChannelBanned: Handling(members.banned, needs.places.of_channel_left, deep=True),
    channel_member.ChannelUnbanned: Handling(members.unbanned, needs.places.of_channel_unbanned),
    channel_member.ChannelLeft: Handling(members.left, needs.places.of_channel_left, deep=True),
    channel_member.ChannelRemoved: Handling(members.left, needs.places.of_channel_left, deep=True),
    message.MessagePosted: Handling(
        timeline.posted, needs.messages.of_posted, again=needs.messages.is_more_than_said
    ),
    message.MessageEdited: Handling(timeline.edited, needs.messages.of_edited, deep=True),
    message.MessageDeleted: Handling(removal.deleted, needs.messages.of_deleted, deep=True),
    message.MessageRestored: Handling(removal.restored, needs.messages.of_restored, deep=True),
    message.MessageVoted: Handling(content.voted, needs.messages.of_vote, deep=True),
    message.BallotCast: Handling(content.voted, needs.messages.of_vote, deep=True),
    message.PollClosed: Handling(content.poll_closed, needs.messages.of_message, deep=True),
    message.MessagePinned: Handling(pins.pinned, needs.messages.of_pinned, deep=True),
    message.MessageUnpinned: Handling(pins.unpinned, needs.messages.of_message, deep=True),
    message.MessageReacted: Handling(timeline.reacted, needs.messages.of_message, deep=True),
    message.MessageUnreacted: Handling(timeline.unreacted, needs.messages.of_message, deep=True),
    message.MessagePreviewed: Handling(timeline.previewed, needs.messages.of_message, deep=True),
    thread.ThreadStarted: Handling(threads.started, needs.threads.of_thread, deep=True),
    thread.ThreadShared: Handling(threads.shared, needs.threads.of_sharing, deep=True),
    thread.ThreadUnshared: Handling(threads.unshared, needs.threads.of_sharing, deep=True),
    thread.ThreadCaughtUp: Handling(threads.caught_up, needs.threads.of_caught_up),
    schedule.ScheduleSet: Handling(schedules.set_, needs.messages.of_schedule_set),
    schedule.ScheduleChanged: Handling(schedules.changed, needs.messages.of_schedule, deep=True),
    schedule.ScheduleCancelled: Handling(schedules.cancelled, needs.messages.of_schedule, deep=True),
    schedule.ScheduleSent: Handling(schedules.sent, needs.messages.of_schedule, deep=True),
    schedule.ScheduleRefused: Handling(schedules.refused, needs.messages.of_schedule, deep=True),
    thread_follower.ThreadFollowed: Handling(threads.followed, needs.threads.of_follower, deep=True),
    thread_follower.ThreadUnfollowed: Handling(threads.unfollowed, needs.threads.of_follower, deep=True),
    saved_message.MessageSaved: Handling(saved.added, needs.messages.of_saved),
    saved_message.MessageUnsaved: Handling(saved.removed, needs.messages.of_saved),
    reading.ChannelRead: Handling(readings.channel_read, needs.places.of_channel_read),
    reading.ThreadRead: Handling(readings.thread_read, needs.places.of_thread_read),
    reading.WorkspaceRead: Handling(readings.workspace_read, needs.places.of_workspace_read, deep=True),
}
"""Events that are not here concern decisions only: names, seats taken, passwords."""


def handling_of(of: Recorded) -> Handling | None:
    event: Event = of.event
    return HANDLERS.get(type(event))

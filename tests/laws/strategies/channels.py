"""Opening channels, coming into them and going, inviting, reading."""

from hypothesis import strategies as st

from domain.channel_invite import channel_invite_by
from domain.channel_member import ChannelRole, Permission
from domain.decisions import (
    channel_invites,
    channel_people,
    channel_seats,
    channels,
    reading,
    sharing,
    sidebar,
    threads,
)
from domain.sidebar import Section
from tests.dsl import ADA, NOON
from tests.laws.strategies.kinds import CHANNELS, MESSAGES, OPEN, PEOPLE, SEQS, kind
from tests.people import CODE, GENERAL, HERE

PERMISSIONS: st.SearchStrategy[tuple[Permission, ...] | None] = st.sampled_from(
    [None, None, (), ("add_members", "edit_channel"), ("remove_members", "delete_messages")]
)
ROLES: st.SearchStrategy[ChannelRole | None] = st.sampled_from([None, "member", "moderator", "admin"])

READ = (
    kind(reading.read_channel, reading.ReadChannel, channel_id=CHANNELS, seq=SEQS),
    kind(reading.read_thread, reading.ReadThread, root_id=MESSAGES, seq=SEQS),
    kind(
        reading.mark_unread,
        reading.MarkUnread,
        channel_id=CHANNELS,
        seq=st.one_of(st.none(), SEQS),
        root_id=MESSAGES,
        thread_seq=SEQS,
    ),
    kind(reading.read_workspace, reading.ReadWorkspace, workspace_id=st.just(HERE)),
    kind(
        sidebar.arrange_sidebar,
        sidebar.ArrangeSidebar,
        workspace_id=st.just(HERE),
        sections=st.sampled_from([(), (Section(name="Mine", channel_ids=(OPEN, GENERAL)),)]),
    ),
    kind(threads.follow_thread, threads.FollowThread, root_id=MESSAGES),
    kind(sharing.unshare_thread, sharing.UnshareThread, root_id=MESSAGES, channel_id=CHANNELS),
    kind(threads.unfollow_thread, threads.UnfollowThread, root_id=MESSAGES),
)

MEET = (
    kind(channel_people.join_channel, channel_people.JoinChannel, channel_id=CHANNELS),
    kind(channel_people.leave_channel, channel_people.LeaveChannel, channel_id=CHANNELS),
    kind(
        channel_people.add_to_channel,
        channel_people.AddToChannel,
        channel_id=CHANNELS,
        user_id=PEOPLE,
        role=ROLES,
        permissions=PERMISSIONS,
    ),
    kind(
        channel_people.set_preferences,
        channel_people.SetPreferences,
        channel_id=CHANNELS,
        notify=st.sampled_from([None, "mentions", "none"]),
        muted=st.sampled_from([None, True, False]),
        muted_until=st.sampled_from([None, NOON]),
    ),
    kind(channel_people.ban_from_channel, channel_people.BanFromChannel, channel_id=CHANNELS, user_id=PEOPLE),
    kind(
        channel_people.unban_from_channel,
        channel_people.UnbanFromChannel,
        channel_id=CHANNELS,
        user_id=PEOPLE,
    ),
    kind(
        channel_people.remove_from_channel,
        channel_people.RemoveFromChannel,
        channel_id=CHANNELS,
        user_id=PEOPLE,
    ),
)

INVITE = (
    kind(
        channel_invites.invite_to_channel,
        channel_invites.InviteToChannel,
        channel_id=CHANNELS,
        code=st.just(CODE),
        max_uses=st.sampled_from([None, 1]),
    ),
    kind(
        channel_invites.revoke_channel_invite,
        channel_invites.RevokeChannelInvite,
        channel_id=CHANNELS,
        invite_id=st.just(channel_invite_by(CODE).id),
    ),
    kind(channel_invites.accept_channel_invite, channel_invites.AcceptChannelInvite, code=st.just(CODE)),
    kind(channel_seats.open_seats, channel_seats.OpenSeats, channel_id=CHANNELS),
    kind(
        channel_seats.set_maximum,
        channel_seats.SetMaximum,
        channel_id=CHANNELS,
        maximum=st.sampled_from([None, 1, 2]),
        user_ids=st.just((ADA,)),
    ),
)

SETTLE = (
    kind(
        channels.create_channel,
        channels.CreateChannel,
        channel_id=st.just(OPEN),
        workspace_id=st.just(HERE),
        name=st.sampled_from(["open", "secrets"]),
        private=st.booleans(),
    ),
    kind(
        channels.open_conversation,
        channels.OpenConversation,
        workspace_id=st.just(HERE),
        user_ids=st.lists(PEOPLE, max_size=2).map(tuple),
    ),
    kind(
        channels.change_channel,
        channels.ChangeChannel,
        channel_id=CHANNELS,
        name=st.sampled_from([None, "renamed"]),
        topic=st.sampled_from([None, "a topic"]),
    ),
    kind(channels.archive_channel, channels.ArchiveChannel, channel_id=CHANNELS, archived=st.booleans()),
    kind(channels.delete_channel, channels.DeleteChannel, channel_id=st.just(OPEN)),
)

"""Joining a channel, bringing others in, and going."""

from domain.channel_member import (
    ChannelJoined,
    ChannelLeft,
    ChannelRemoved,
    ChannelRole,
    ChannelRoleSet,
    channel_member,
)
from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import owns_channel, runs_channel, see_channel, take_part
from domain.event import Command
from domain.ids import ChannelId, UserId
from domain.refusals import (
    ChannelArchived,
    FixedMembership,
    GeneralChannel,
    NotAMember,
    RoleTooLow,
    UserNotFound,
)
from domain.workspace_member import workspace_member


class JoinChannel(Command):
    channel_id: ChannelId


class LeaveChannel(Command):
    channel_id: ChannelId


class AddToChannel(Command):
    """`role` is None to bring somebody in as a plain member, or leave the role they have."""

    channel_id: ChannelId
    user_id: UserId
    role: ChannelRole | None = None


class RemoveFromChannel(Command):
    channel_id: ChannelId
    user_id: UserId


def join_channel(command: JoinChannel) -> Deciding:
    """Whoever may see a public channel may join it."""
    id = command.channel_id
    place, member, walls = yield from see_channel(id, command.actor)
    if member.active:
        return NOTHING
    if place.archived:
        raise ChannelArchived
    joined = ChannelJoined(channel_id=id, user_id=command.actor, stint=walls.stint)
    return [Change(channel_member(id, command.actor), [joined])]


def leave_channel(command: LeaveChannel) -> Deciding:
    """Everybody may go, except from #general and from direct conversations."""
    id = command.channel_id
    place, member, _ = yield from see_channel(id, command.actor)
    if place.direct:
        raise FixedMembership
    if place.general:
        raise GeneralChannel
    if not member.active:
        return NOTHING
    left = ChannelLeft(channel_id=id, user_id=command.actor)
    return [Change(channel_member(id, command.actor), [left])]


def add_to_channel(command: AddToChannel) -> Deciding:
    """Members, guests aside, bring in others of the workspace; the channel's staff gives roles."""
    id, whom = command.channel_id, command.user_id
    place, member, walls = yield from take_part(id, command.actor)
    if place.direct:
        raise FixedMembership
    if walls.role == "guest":
        raise RoleTooLow("guests cannot add people")
    if command.role not in (None, "member") and not runs_channel(member, walls):
        raise RoleTooLow("expected the role owner or admin of the channel", field="role")
    if command.role == "owner" and not owns_channel(member, walls):
        raise RoleTooLow("expected the role owner of the channel", field="role")
    theirs, their_walls = yield channel_member(id, whom), workspace_member(place.workspace_id, whom)
    if not their_walls.active:
        raise UserNotFound("not a member of the workspace", field="user_id")
    theirs = theirs.within(their_walls.stint)
    if not theirs.active:
        role = command.role or "member"
        joined = ChannelJoined(channel_id=id, user_id=whom, role=role, stint=their_walls.stint)
        return [Change(channel_member(id, whom), [joined])]
    if command.role is None or command.role == theirs.role:
        return NOTHING
    if not runs_channel(member, walls):
        raise RoleTooLow("expected the role owner or admin of the channel", field="role")
    if "owner" in (command.role, theirs.role) and not owns_channel(member, walls):
        raise RoleTooLow(
            "only its owner, or the workspace's staff, gives and takes the role owner", field="role"
        )
    changed = ChannelRoleSet(channel_id=id, user_id=whom, role=command.role)
    return [Change(channel_member(id, whom), [changed])]


def remove_from_channel(command: RemoveFromChannel) -> Deciding:
    """The channel's or the workspace's staff shows somebody out: nothing further reaches them."""
    id, whom = command.channel_id, command.user_id
    place, member, walls = yield from see_channel(id, command.actor)
    if place.direct:
        raise FixedMembership
    if place.general:
        raise GeneralChannel
    if not runs_channel(member, walls):
        raise RoleTooLow("expected the role owner or admin of the channel")
    theirs, their_walls = yield channel_member(id, whom), workspace_member(place.workspace_id, whom)
    theirs = theirs.within(their_walls.stint)
    if not theirs.active:
        raise NotAMember("this person is not in the channel", field="user_id")
    if theirs.role == "owner" and not owns_channel(member, walls):
        raise RoleTooLow("expected the role owner of the channel")
    return [Change(channel_member(id, whom), [ChannelRemoved(channel_id=id, user_id=whom)])]

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
from domain.decisions.entrance import see_channel, take_part
from domain.event import Command
from domain.ids import ChannelId, UserId
from domain.permissions import demand
from domain.refusals import (
    ChannelArchived,
    FixedMembership,
    GeneralChannel,
    NotAMember,
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
    part = yield from see_channel(id, command.actor)
    if part.member.active:
        return NOTHING
    demand("join", part)
    if part.place.archived:
        raise ChannelArchived
    joined = ChannelJoined(channel_id=id, user_id=command.actor, stint=part.walls.stint)
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
    part = yield from take_part(id, command.actor)
    place = part.place
    if place.direct:
        raise FixedMembership
    demand("add_member", part)
    if command.role not in (None, "member"):
        demand("set_owner" if command.role == "owner" else "set_role", part, field="role")
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
    taken = "owner" in (command.role, theirs.role)
    demand("set_owner" if taken else "set_role", part, field="role")
    changed = ChannelRoleSet(channel_id=id, user_id=whom, role=command.role)
    return [Change(channel_member(id, whom), [changed])]


def remove_from_channel(command: RemoveFromChannel) -> Deciding:
    """The channel's or the workspace's staff shows somebody out: nothing further reaches them."""
    id, whom = command.channel_id, command.user_id
    part = yield from see_channel(id, command.actor)
    place = part.place
    if place.direct:
        raise FixedMembership
    if place.general:
        raise GeneralChannel
    demand("remove_member", part)
    theirs, their_walls = yield channel_member(id, whom), workspace_member(place.workspace_id, whom)
    theirs = theirs.within(their_walls.stint)
    if not theirs.active:
        raise NotAMember("this person is not in the channel", field="user_id")
    if theirs.role == "owner":
        demand("set_owner", part)
    return [Change(channel_member(id, whom), [ChannelRemoved(channel_id=id, user_id=whom)])]

"""Joining a channel, bringing others in, and going."""

from datetime import datetime

from msgspec.structs import replace

from domain.channel_member import (
    ChannelBanned,
    ChannelJoined,
    ChannelLeft,
    ChannelMember,
    ChannelPermissionsSet,
    ChannelPreferencesSet,
    ChannelRemoved,
    ChannelRole,
    ChannelRoleSet,
    ChannelUnbanned,
    NotifyLevel,
    Permission,
    channel_member,
)
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.channel_seats import free_seat, take_seat
from domain.decisions.entrance import see_channel, take_part
from domain.event import Command, Event
from domain.ids import ChannelId, UserId
from domain.permissions import STAFF, ChannelAction, Part, demand
from domain.refusals import (
    BannedFromChannel,
    ChannelArchived,
    FixedMembership,
    GeneralChannel,
    NotAMember,
    RoleTooLow,
    UserNotFound,
)
from domain.times import utc
from domain.workspace_member import workspace_member


class JoinChannel(Command):
    channel_id: ChannelId


class LeaveChannel(Command):
    channel_id: ChannelId


class AddToChannel(Command):
    """`role` is None to bring somebody in as a plain member, or leave the role they have.

    Likewise the permissions.
    """

    channel_id: ChannelId
    user_id: UserId
    role: ChannelRole | None = None
    permissions: tuple[Permission, ...] | None = None


class RemoveFromChannel(Command):
    channel_id: ChannelId
    user_id: UserId


class BanFromChannel(Command):
    channel_id: ChannelId
    user_id: UserId


class UnbanFromChannel(Command):
    channel_id: ChannelId
    user_id: UserId


class SetPreferences(Command):
    """What is None stays; `muted_until` belongs to `muted`."""

    channel_id: ChannelId
    notify: NotifyLevel | None = None
    muted: bool | None = None
    muted_until: datetime | None = None


def join_channel(command: JoinChannel) -> Deciding:
    """Whoever may see a public channel may join it."""
    id = command.channel_id
    part = yield from see_channel(id, command.actor)
    if part.member.active:
        return NOTHING
    demand("join", part)
    if part.place.archived:
        raise ChannelArchived
    seat = yield from take_seat(id, command.actor, part.place.maximum)
    joined = ChannelJoined(channel_id=id, user_id=command.actor, stint=part.walls.stint)
    return [Change(channel_member(id, command.actor), [joined]), *seat]


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
    seat = yield from free_seat(id, command.actor)
    left = ChannelLeft(channel_id=id, user_id=command.actor)
    return [Change(channel_member(id, command.actor), [left]), *seat]


def add_to_channel(command: AddToChannel) -> Deciding:
    """Members, guests aside, bring in others of the workspace; the channel's staff gives roles and rights."""
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
    if theirs.banned:
        raise BannedFromChannel(field="user_id")
    events: list[Event] = []
    seat: list[Change] = []
    if not theirs.active:
        role = command.role or "member"
        seat = yield from take_seat(id, whom, place.maximum)
        events.append(ChannelJoined(channel_id=id, user_id=whom, role=role, stint=their_walls.stint))
        theirs = ChannelMember("active", role, their_walls.stint)
    events += _role(command, part, theirs)
    events += _permissions(command, part, theirs)
    return [Change(channel_member(id, whom), events), *seat] if events else NOTHING


def _role(command: AddToChannel, part: Part, theirs: ChannelMember) -> list[Event]:
    if command.role is None or command.role == theirs.role:
        return []
    taken = "owner" in (command.role, theirs.role)
    demand("set_owner" if taken else "set_role", part, field="role")
    return [ChannelRoleSet(channel_id=command.channel_id, user_id=command.user_id, role=command.role)]


def _permissions(command: AddToChannel, part: Part, theirs: ChannelMember) -> list[Event]:
    if command.permissions is None:
        return []
    wanted = tuple(sorted(set(command.permissions)))
    if wanted == theirs.permissions:
        return []
    demand("set_permissions", part, field="permissions")
    here, whom = command.channel_id, command.user_id
    return [ChannelPermissionsSet(channel_id=here, user_id=whom, permissions=wanted)]


def remove_from_channel(command: RemoveFromChannel) -> Deciding:
    """The channel's or the workspace's staff shows somebody out: nothing further reaches them."""
    id, whom = command.channel_id, command.user_id
    theirs = yield from _over(id, whom, command.actor, "remove_member")
    if not theirs.active:
        raise NotAMember("this person is not in the channel", field="user_id")
    seat = yield from free_seat(id, whom)
    return [Change(channel_member(id, whom), [ChannelRemoved(channel_id=id, user_id=whom)]), *seat]


def ban_from_channel(command: BanFromChannel) -> Deciding:
    """Shows somebody out, if they are in, and keeps them out."""
    id, whom = command.channel_id, command.user_id
    theirs = yield from _over(id, whom, command.actor, "ban")
    if theirs.banned:
        return NOTHING
    seat = yield from free_seat(id, whom)
    return [Change(channel_member(id, whom), [ChannelBanned(channel_id=id, user_id=whom)]), *seat]


def unban_from_channel(command: UnbanFromChannel) -> Deciding:
    """They may come in again, but are not in."""
    id, whom = command.channel_id, command.user_id
    theirs = yield from _over(id, whom, command.actor, "ban")
    if not theirs.banned:
        return NOTHING
    return [Change(channel_member(id, whom), [ChannelUnbanned(channel_id=id, user_id=whom)])]


def _over(id: ChannelId, whom: UserId, actor: UserId, to: ChannelAction) -> Asking[ChannelMember]:
    """Somebody's membership, for whoever stands above it; a permission alone stands not above staff."""
    part = yield from see_channel(id, actor)
    place = part.place
    if place.direct:
        raise FixedMembership
    if place.general:
        raise GeneralChannel
    demand(to, part)
    theirs, their_walls = yield channel_member(id, whom), workspace_member(place.workspace_id, whom)
    if not (their_walls.active or theirs.banned):
        raise UserNotFound("not a member of the workspace", field="user_id")
    if to == "ban" and their_walls.role in STAFF and part.walls.role not in STAFF:
        raise RoleTooLow("only staff of the workspace keeps its staff out")
    theirs = theirs.within(their_walls.stint)
    if theirs.active and theirs.role in ("owner", "admin", "moderator"):
        demand("set_owner" if theirs.role == "owner" else "set_role", part)
    return theirs


def set_preferences(command: SetPreferences) -> Deciding:
    """Everybody says for themselves how much of a channel or conversation they want to be told."""
    id, me = command.channel_id, command.actor
    _, member, _ = yield from see_channel(id, me)
    if not member.active:
        raise NotAMember
    was = member.preferences
    wanted = was if command.notify is None else replace(was, notify=command.notify)
    if command.muted is not None:
        until = command.muted_until if command.muted else None
        until = until and utc(until, field="muted_until")
        wanted = replace(wanted, muted=command.muted, muted_until=until)
    if wanted == was:
        return NOTHING
    event = ChannelPreferencesSet(
        channel_id=id,
        user_id=me,
        notify=wanted.notify,
        muted=wanted.muted,
        muted_until=wanted.muted_until,
    )
    return [Change(channel_member(id, me), [event])]

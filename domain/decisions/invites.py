"""Inviting people into a workspace, and coming in."""

from datetime import datetime
from uuid import UUID

from domain.channel import channel
from domain.channel_member import ChannelJoined, channel_member
from domain.decision import NOTHING, Asking, Change, Deciding, Stream
from domain.decisions.channel_seats import take_seat
from domain.decisions.entrance import enter_workspace
from domain.decisions.letters import wished
from domain.event import Command
from domain.ids import ChannelId, UserId, WorkspaceId
from domain.invite import Invite as Invited
from domain.invite import InviteCreated, InviteRevoked, InviteUsed, invite_by
from domain.invite import invite as invite_at
from domain.names import email_of
from domain.permissions import IN_WORKSPACE, demand_in_workspace
from domain.plans import seats_within
from domain.refusals import (
    AddressUnproved,
    Banned,
    ChannelFull,
    IdTaken,
    InviteNotFound,
    RoleTooLow,
    SeatsExhausted,
    UserNotFound,
    WorkspaceNotFound,
)
from domain.seats import SeatTaken, seats_of
from domain.user import User, user
from domain.workspace import Workspace, workspace
from domain.workspace_member import (
    WorkspaceJoined,
    WorkspaceMember,
    WorkspaceRole,
    workspace_member,
)


class Invite(Command):
    workspace_id: WorkspaceId
    code: str
    role: WorkspaceRole = "member"
    expires_at: datetime | None = None
    max_uses: int | None = None
    email: str = ""


class RevokeInvite(Command):
    """By its code, or by the id under which it is listed."""

    code: str = ""
    invite_id: UUID | None = None


class AcceptInvite(Command):
    """By its code; or one that was made for the actor's address, by the id under which it is listed."""

    code: str = ""
    invite_id: UUID | None = None


def invite(command: Invite) -> Deciding:
    """Owner and admins hand out invites; nobody is invited as the owner."""
    _, mine = yield from enter_workspace(command.workspace_id, command.actor, "invite")
    if command.role == "owner":
        raise RoleTooLow("an invite cannot give the role owner", field="role")
    if command.role == "admin":
        demand_in_workspace("set_admin", mine, field="role")
    created = InviteCreated(
        workspace_id=command.workspace_id,
        invited_by=command.actor,
        role=command.role,
        expires_at=command.expires_at,
        max_uses=command.max_uses,
        email=email_of(command.email) if command.email else "",
    )
    (earlier,) = yield (invite_by(command.code),)
    if earlier.workspace_id is None:
        made = Change(invite_by(command.code), [created])
        return [made, wished("invite", made.stream.id)] if created.email else [made]
    if earlier.created != created:
        raise IdTaken("an invite with this code exists", field="code")
    return NOTHING


def revoke_invite(command: RevokeInvite) -> Deciding:
    """After this the code lets nobody in."""
    stream = named(command.code, command.invite_id)
    (found,) = yield (stream,)
    if found.workspace_id is None:
        raise InviteNotFound
    try:
        yield from enter_workspace(found.workspace_id, command.actor, "invite")
    except WorkspaceNotFound:
        raise InviteNotFound from None
    return NOTHING if found.revoked else [Change(stream, [InviteRevoked()])]


def _meant_for(person: User, found: Invited) -> bool:
    """By its address: a bot has none, and an invite by link names none."""
    return bool(found.email) and found.email == person.email


def accept_invite(command: AcceptInvite) -> Deciding:
    """One use of the invite, one seat, one membership, and a place in the channels for all: all or none.

    An invite is as good as whoever made it: it ends when they no longer run the workspace.
    """
    me, stream = command.actor, named(command.code, command.invite_id)
    found, person = yield stream, user(me)
    if not person.comes_in:
        raise UserNotFound
    here = found.workspace_id
    if here is None or (command.invite_id is not None and not _meant_for(person, found)):
        raise InviteNotFound
    place, member, seats = yield workspace(here), workspace_member(here, me), seats_of(here)
    (host,) = yield (workspace_member(here, found.invited_by),)
    if not place.exists:
        raise InviteNotFound
    if member.active:
        return NOTHING
    if not good(found, command.at, person.email, host):
        raise InviteNotFound
    if found.email and not person.verified:
        raise AddressUnproved
    if member.status == "banned":
        raise Banned
    most = seats_within(place.plan, seats)
    if most is not None and seats.taken >= most:
        raise SeatsExhausted(f"all {most} seats are taken")
    admission = yield from admitted(here, place, me, member, found.role)
    return [
        Change(stream, [InviteUsed(user_id=me)]),
        Change(seats_of(here), [SeatTaken(user_id=me)]),
        *admission,
    ]


def named(code: str, id: UUID | None) -> Stream[Invited]:
    return invite_by(code) if id is None else invite_at(id)


def good(found: Invited, at: datetime, address: str, host: WorkspaceMember) -> bool:
    """Whether an invite lets in whoever has this address: while its maker may still invite."""
    meant = found.email in ("", address)
    return meant and found.open_at(at) and host.active and host.role in IN_WORKSPACE["invite"]


def admitted(
    here: WorkspaceId, place: Workspace, who: UserId, before: WorkspaceMember, role: WorkspaceRole
) -> Asking[list[Change]]:
    """A new stint in the workspace, which begins in #general and in the default channels."""
    stint = before.stint + 1
    joined = WorkspaceJoined(workspace_id=here, user_id=who, role=role, stint=stint)
    changes = [Change(workspace_member(here, who), [joined])]
    if place.general_id is None or role in ("analyst", "guest"):
        return changes
    for id in (place.general_id, *place.default_ids):
        if id == place.general_id or (yield from _has_room(id, who, changes)):
            entered = ChannelJoined(channel_id=id, user_id=who, stint=stint)
            changes.append(Change(channel_member(id, who), [entered], blind=True))
    return changes


def _has_room(id: ChannelId, who: UserId, changes: list[Change]) -> Asking[bool]:
    """Whether a default channel takes them in: not when full, nor whom it has banned. Notes the seat."""
    one, member = yield channel(id), channel_member(id, who)
    if not one.exists or one.archived or one.general or member.banned:
        return False
    try:
        changes += yield from take_seat(id, who, one.maximum)
    except ChannelFull:
        return False
    return True

"""The part that somebody has in a workspace, and going from it."""

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import enter_workspace
from domain.event import Command
from domain.ids import UserId, WorkspaceId
from domain.permissions import demand_in_workspace
from domain.refusals import LastOwner, UserNotFound
from domain.seats import SeatFreed, seats_of
from domain.workspace_member import (
    WorkspaceLeft,
    WorkspaceMember,
    WorkspaceRemoved,
    WorkspaceRole,
    WorkspaceRoleSet,
    workspace_member,
)


class SetRole(Command):
    workspace_id: WorkspaceId
    user_id: UserId
    role: WorkspaceRole


class RemoveMember(Command):
    workspace_id: WorkspaceId
    user_id: UserId


class LeaveWorkspace(Command):
    workspace_id: WorkspaceId


def set_role(command: SetRole) -> Deciding:
    """Owner and admins give roles; the owner's own role changes only by handing the workspace over."""
    here = command.workspace_id
    _, mine = yield from enter_workspace(here, command.actor, "set_role")
    (theirs,) = yield (workspace_member(here, command.user_id),)
    if not theirs.active:
        raise UserNotFound
    if theirs.role == command.role:
        return NOTHING
    if "owner" in (command.role, theirs.role):
        raise LastOwner
    if "admin" in (command.role, theirs.role):
        demand_in_workspace("set_admin", mine, field="role")
    event = WorkspaceRoleSet(workspace_id=here, user_id=command.user_id, role=command.role)
    return [Change(workspace_member(here, command.user_id), [event])]


def remove_member(command: RemoveMember) -> Deciding:
    """Out of the workspace and so out of all its channels, at once."""
    here = command.workspace_id
    _, mine = yield from enter_workspace(here, command.actor, "remove_member")
    theirs, _ = yield workspace_member(here, command.user_id), seats_of(here)
    if not theirs.active:
        raise UserNotFound
    if theirs.role == "owner":
        raise LastOwner
    if theirs.role == "admin":
        demand_in_workspace("remove_admin", mine)
    removed = WorkspaceRemoved(workspace_id=here, user_id=command.user_id)
    return [
        Change(workspace_member(here, command.user_id), [removed]),
        *freed(here, command.user_id, theirs),
    ]


def freed(here: WorkspaceId, who: UserId, before: WorkspaceMember) -> list[Change]:
    """The seat, if one was taken."""
    return [Change(seats_of(here), [SeatFreed(user_id=who)])] if before.seated else []


def leave_workspace(command: LeaveWorkspace) -> Deciding:
    """Everybody may go, except the owner."""
    here, me = command.workspace_id, command.actor
    _, mine = yield from enter_workspace(here, me)
    yield (seats_of(here),)
    if mine.role == "owner":
        raise LastOwner
    return [
        Change(workspace_member(here, me), [WorkspaceLeft(workspace_id=here, user_id=me)]),
        *freed(here, me, mine),
    ]

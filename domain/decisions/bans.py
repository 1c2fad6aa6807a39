"""Showing somebody out of a workspace for good, and letting them back."""

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import enter_workspace
from domain.decisions.memberships import freed
from domain.event import Command
from domain.ids import UserId, WorkspaceId
from domain.permissions import demand_in_workspace
from domain.refusals import LastOwner, UserNotFound
from domain.seats import seats_of
from domain.user import user
from domain.workspace_member import WorkspaceBanned, WorkspaceUnbanned, workspace_member


class Ban(Command):
    """`forgotten` takes their words away as well; otherwise they stay, for moderators to read."""

    workspace_id: WorkspaceId
    user_id: UserId
    reason: str = ""
    forgotten: bool = False


class Unban(Command):
    workspace_id: WorkspaceId
    user_id: UserId


def ban(command: Ban) -> Deciding:
    """Out at once, whether or not they are in at present, and no invite lets them in again."""
    here, who = command.workspace_id, command.user_id
    _, mine = yield from enter_workspace(here, command.actor, "ban")
    person, theirs, _ = yield user(who), workspace_member(here, who), seats_of(here)
    if not person.exists:
        raise UserNotFound
    if theirs.role == "owner":
        raise LastOwner
    if theirs.role == "admin":
        demand_in_workspace("remove_admin", mine)
    if theirs.status == "banned" and theirs.forgotten >= command.forgotten:
        return NOTHING
    banned = WorkspaceBanned(
        workspace_id=here, user_id=who, reason=command.reason, forgotten=command.forgotten
    )
    return [Change(workspace_member(here, who), [banned]), *freed(here, who, theirs)]


def unban(command: Unban) -> Deciding:
    """They may be invited again."""
    here, who = command.workspace_id, command.user_id
    yield from enter_workspace(here, command.actor, "ban")
    (theirs,) = yield (workspace_member(here, who),)
    if theirs.status != "banned":
        return NOTHING
    return [Change(workspace_member(here, who), [WorkspaceUnbanned(workspace_id=here, user_id=who)])]

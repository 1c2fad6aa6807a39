"""One person's membership of one workspace."""

from typing import Literal, assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import UserId, WorkspaceId, derived

WorkspaceRole = Literal["owner", "admin", "member", "analyst", "guest"]
"""An analyst reads like a member, and the history too, and changes nothing."""
Status = Literal["none", "active", "left", "removed", "banned"]


class WorkspaceJoined(Event, tag="workspace_member.joined"):
    """`stint` counts how often this person has come in; channel memberships belong to one stint.

    `seated` says whether they take one of the seats: imported people who cannot sign in do not.
    """

    workspace_id: WorkspaceId
    user_id: UserId
    role: WorkspaceRole
    stint: int = 1
    seated: bool = True


class WorkspaceRoleSet(Event, tag="workspace_member.role_set"):
    workspace_id: WorkspaceId
    user_id: UserId
    role: WorkspaceRole


class WorkspaceSeated(Event, tag="workspace_member.seated"):
    """Somebody imported has become an account and takes a seat from now on."""

    workspace_id: WorkspaceId
    user_id: UserId


class WorkspaceLeft(Event, tag="workspace_member.left"):
    workspace_id: WorkspaceId
    user_id: UserId


class WorkspaceRemoved(Event, tag="workspace_member.removed"):
    workspace_id: WorkspaceId
    user_id: UserId


class WorkspaceBanned(Event, tag="workspace_member.banned"):
    """Out, and no invite lets them in again. What they said stays, unless `forgotten`."""

    workspace_id: WorkspaceId
    user_id: UserId
    reason: str = ""
    forgotten: bool = False


class WorkspaceUnbanned(Event, tag="workspace_member.unbanned"):
    """They may be invited again."""

    workspace_id: WorkspaceId
    user_id: UserId


WorkspaceMemberEvent = (
    WorkspaceJoined
    | WorkspaceRoleSet
    | WorkspaceSeated
    | WorkspaceLeft
    | WorkspaceRemoved
    | WorkspaceBanned
    | WorkspaceUnbanned
)


class WorkspaceMember(msgspec.Struct, frozen=True):
    status: Status = "none"
    role: WorkspaceRole = "guest"
    stint: int = 0
    seated: bool = False
    forgotten: bool = False
    """Of somebody banned: whether their words go as well."""

    @property
    def active(self) -> bool:
        return self.status == "active"


def evolve(member: WorkspaceMember, event: WorkspaceMemberEvent) -> WorkspaceMember:
    match event:
        case WorkspaceJoined():
            return WorkspaceMember("active", event.role, event.stint, event.seated)
        case WorkspaceRoleSet():
            return msgspec.structs.replace(member, role=event.role)
        case WorkspaceSeated():
            return msgspec.structs.replace(member, seated=True)
        case WorkspaceLeft():
            return WorkspaceMember("left", "guest", member.stint)
        case WorkspaceRemoved():
            return WorkspaceMember("removed", "guest", member.stint)
        case WorkspaceBanned():
            return WorkspaceMember("banned", "guest", member.stint, forgotten=event.forgotten)
        case WorkspaceUnbanned():
            return WorkspaceMember("removed", "guest", member.stint)
        case _:
            assert_never(event)


_fold = Fold("workspace_member", WorkspaceMember(), evolve)


def workspace_member(workspace: WorkspaceId, user: UserId) -> Stream[WorkspaceMember]:
    return _fold(derived("workspace_member", workspace, user))

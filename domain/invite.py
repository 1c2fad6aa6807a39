"""An invite into a workspace. Its code is a secret: the stream is named by the code's digest."""

import hashlib
from datetime import datetime
from typing import assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import SYSTEM, UserId, WorkspaceId, derived
from domain.workspace_member import WorkspaceRole


class InviteCreated(Event, tag="invite.created"):
    workspace_id: WorkspaceId
    invited_by: UserId
    role: WorkspaceRole
    expires_at: datetime | None = None
    max_uses: int | None = None


class InviteUsed(Event, tag="invite.used"):
    user_id: UserId


class InviteRevoked(Event, tag="invite.revoked"):
    pass


InviteEvent = InviteCreated | InviteUsed | InviteRevoked


class Invite(msgspec.Struct, frozen=True):
    workspace_id: WorkspaceId | None = None
    invited_by: UserId = SYSTEM
    role: WorkspaceRole = "member"
    expires_at: datetime | None = None
    max_uses: int | None = None
    uses: int = 0
    revoked: bool = False

    def open_at(self, at: datetime) -> bool:
        """Whether it still lets somebody in at that time."""
        fresh = self.expires_at is None or at < self.expires_at
        unspent = self.max_uses is None or self.uses < self.max_uses
        return self.workspace_id is not None and fresh and unspent and not self.revoked


def evolve(invite: Invite, event: InviteEvent) -> Invite:
    match event:
        case InviteCreated():
            return Invite(event.workspace_id, event.invited_by, event.role, event.expires_at, event.max_uses)
        case InviteUsed():
            return msgspec.structs.replace(invite, uses=invite.uses + 1)
        case InviteRevoked():
            return msgspec.structs.replace(invite, revoked=True)
        case _:
            assert_never(event)


_fold = Fold("invite", Invite(), evolve)


def invite_by(code: str) -> Stream[Invite]:
    return _fold(derived("invite", hashlib.sha256(code.encode()).hexdigest()))

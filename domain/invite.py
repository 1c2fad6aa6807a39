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
    email: str = ""
    """Only for whoever has this address."""


class InviteUsed(Event, tag="invite.used"):
    user_id: UserId


class InviteRevoked(Event, tag="invite.revoked"):
    pass


InviteEvent = InviteCreated | InviteUsed | InviteRevoked


class Invite(msgspec.Struct, frozen=True):
    created: InviteCreated | None = None
    workspace_id: WorkspaceId | None = None
    invited_by: UserId = SYSTEM
    role: WorkspaceRole = "member"
    expires_at: datetime | None = None
    max_uses: int | None = None
    email: str = ""
    uses: int = 0
    revoked: bool = False

    def open_at(self, at: datetime) -> bool:
        """Whether it still lets somebody in at that time."""
        fresh = self.expires_at is None or at < self.expires_at
        unspent = self.max_uses is None or self.uses < self.max_uses
        return self.workspace_id is not None and fresh and unspent and not self.revoked


def evolve(made: Invite, event: InviteEvent) -> Invite:
    match event:
        case InviteCreated():
            return Invite(
                event,
                event.workspace_id,
                event.invited_by,
                event.role,
                event.expires_at,
                event.max_uses,
                event.email,
            )
        case InviteUsed():
            return msgspec.structs.replace(made, uses=made.uses + 1)
        case InviteRevoked():
            return msgspec.structs.replace(made, revoked=True)
        case _:
            assert_never(event)


invite = Fold("invite", Invite(), evolve)
"""By the id under which an invite is listed."""


def invite_by(code: str) -> Stream[Invite]:
    return invite(derived("invite", hashlib.sha256(code.encode()).hexdigest()))

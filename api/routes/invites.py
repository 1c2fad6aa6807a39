"""Invites into a workspace."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, created, done, told
from api.bodies import Body
from api.caller import Caller
from api.once import SECRET
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.memberships import (
    AcceptInvite,
    Invite,
    RevokeInvite,
    accept_invite,
    invite,
    revoke_invite,
)
from domain.ids import WorkspaceId
from domain.invite import invite_by
from domain.refusals import InviteNotFound
from domain.workspace_member import WorkspaceRole


class NewInvite(Body):
    """Without `expires_in` (seconds) and `max_uses` it is good until it is revoked."""

    role: Literal["admin", "member", "guest"] = "member"
    expires_in: Annotated[int, msgspec.Meta(ge=1, le=366 * 86_400)] | None = None
    max_uses: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None


class InviteCreated(Done):
    """`code` is a secret: shown once, to whoever made it."""

    code: str
    workspace_id: WorkspaceId
    role: WorkspaceRole
    expires_at: datetime | None
    max_uses: int | None


class InviteAccepted(Done):
    workspace_id: WorkspaceId


@post(
    "/workspaces/{workspace_id:uuid}/invites",
    opt=SECRET,
    security=BEARER,
    responses=problems(403, 404, 413, 422),
)
async def make_invite(
    workspace_id: FromPath[UUID], data: JSONBody[NewInvite], caller: NamedDependency[Caller]
) -> Response[InviteCreated]:
    """Makes an invite; whoever has its code may come in."""
    code, here = caller.new_secret(), WorkspaceId(workspace_id)
    until = None if data.expires_in is None else caller.at + timedelta(seconds=data.expires_in)
    wish = Invite(
        actor=caller.id,
        at=caller.at,
        workspace_id=here,
        code=code,
        role=data.role,
        expires_at=until,
        max_uses=data.max_uses,
    )
    position = (await caller.do(invite, wish)).position
    return created(
        InviteCreated(position, code, here, data.role, until, data.max_uses), f"/v1/invites/{code}"
    )


@delete("/invites/{code:str}", status_code=200, security=BEARER, responses=problems(403, 404))
async def revoke(code: FromPath[str], caller: NamedDependency[Caller]) -> Response[Done]:
    """Takes an invite back, for the workspace's owner and admins."""
    return done(await caller.do(revoke_invite, RevokeInvite(actor=caller.id, at=caller.at, code=code)))


@post("/invites/{code:str}/accept", status_code=200, security=BEARER, responses=problems(404, 409))
async def accept(
    code: FromPath[str], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[InviteAccepted]:
    """Comes into the workspace, and into its #general unless as a guest."""
    receipt = await caller.do(accept_invite, AcceptInvite(actor=caller.id, at=caller.at, code=code))
    accepted = await parts.state_of(invite_by(code))
    if accepted.workspace_id is None:
        raise InviteNotFound
    return told(InviteAccepted(receipt.position, accepted.workspace_id), 200)


router = Router("/v1", route_handlers=[make_invite, revoke, accept], tags=["workspaces"])

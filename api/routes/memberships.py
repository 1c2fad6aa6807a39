"""Who is in a workspace, and how one comes in and goes."""

import secrets
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, created, done, told
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.memberships import (
    AcceptInvite,
    Invite,
    LeaveWorkspace,
    RemoveMember,
    RevokeInvite,
    SetRole,
    accept_invite,
    invite,
    leave_workspace,
    remove_member,
    revoke_invite,
    set_role,
)
from domain.ids import UserId, WorkspaceId
from domain.invite import invite_by
from domain.refusals import InviteNotFound
from domain.workspace_member import WorkspaceRole
from projections.views import workspaces as views
from projections.views.workspaces import FIRST
from projections.wire import WorkspaceMemberView


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


class NewRole(Body):
    role: WorkspaceRole


@get("/workspaces/{workspace_id:uuid}/members", security=BEARER, responses=problems(404))
async def list_members(
    workspace_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[WorkspaceMemberView]:
    """Who is in the workspace."""
    async with caller.reading() as connection:
        await views.seen_by(connection, caller.id, workspace_id)
        items = await views.members(connection, workspace_id, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.user.id)


@put(
    "/workspaces/{workspace_id:uuid}/members/{user_id:uuid}",
    security=BEARER,
    responses=problems(403, 404, 409, 413, 422),
)
async def give_role(
    workspace_id: FromPath[UUID],
    user_id: FromPath[UUID],
    data: JSONBody[NewRole],
    caller: NamedDependency[Caller],
) -> Response[Done]:
    """Gives a member a role, for the owner and admins."""
    here, who = WorkspaceId(workspace_id), UserId(user_id)
    wish = SetRole(actor=caller.id, at=caller.at, workspace_id=here, user_id=who, role=data.role)
    return done(await caller.do(set_role, wish))


@delete(
    "/workspaces/{workspace_id:uuid}/members/{user_id:uuid}",
    status_code=200,
    security=BEARER,
    responses=problems(403, 404, 409),
)
async def remove(
    workspace_id: FromPath[UUID], user_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Shows somebody out of the workspace and so out of all its channels."""
    here, who = WorkspaceId(workspace_id), UserId(user_id)
    wish = RemoveMember(actor=caller.id, at=caller.at, workspace_id=here, user_id=who)
    return done(await caller.do(remove_member, wish))


@post(
    "/workspaces/{workspace_id:uuid}/leave",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409),
)
async def leave(workspace_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Leaves the workspace and all its channels."""
    wish = LeaveWorkspace(actor=caller.id, at=caller.at, workspace_id=WorkspaceId(workspace_id))
    return done(await caller.do(leave_workspace, wish))


@post(
    "/workspaces/{workspace_id:uuid}/invites",
    security=BEARER,
    responses=problems(403, 404, 413, 422),
)
async def make_invite(
    workspace_id: FromPath[UUID], data: JSONBody[NewInvite], caller: NamedDependency[Caller]
) -> Response[InviteCreated]:
    """Makes an invite; whoever has its code may come in."""
    code, here = secrets.token_urlsafe(24), WorkspaceId(workspace_id)
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


router = Router(
    "/v1",
    route_handlers=[list_members, give_role, remove, leave, make_invite, revoke, accept],
    tags=["workspaces"],
)

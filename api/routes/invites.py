"""Invites into a workspace."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.accounts import person
from api.answers import Done, created, done, told
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.once import SECRET
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.invites import (
    AcceptInvite,
    Invite,
    RevokeInvite,
    accept_invite,
    invite,
    named,
    revoke_invite,
)
from domain.ids import WorkspaceId
from domain.invite import invite_by
from domain.permissions import demand_role
from domain.refusals import InviteNotFound
from domain.workspace_member import WorkspaceRole
from projections.views import workspaces as views
from projections.views.workspaces import LAST
from projections.wire.places import InviteView, MyInvite

Open = Annotated[bool, QueryParameter(description="only those that still let somebody in")]


class NewInvite(Body):
    """Without `expires_in` (seconds) and `max_uses` it is good until it is revoked.

    With an `email` it is for the account of that address alone, and good once.
    """

    role: Literal["admin", "member", "analyst", "guest"] = "member"
    expires_in: Annotated[int, msgspec.Meta(ge=1, le=366 * 86_400)] | None = None
    max_uses: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""


class InviteCreated(Done):
    """`code` is a secret: shown once, to whoever made it."""

    code: str
    workspace_id: WorkspaceId
    role: WorkspaceRole
    expires_at: datetime | None
    max_uses: int | None
    email: str
    id: UUID
    """Under which it is listed and revoked."""


class InviteAccepted(Done):
    workspace_id: WorkspaceId


@post(
    "/workspaces/{workspace_id:uuid}/invites",
    opt=SECRET,
    security=BEARER,
    responses=problems(404, 413, 422, 429),
)
async def make_invite(
    workspace_id: FromPath[UUID],
    data: JSONBody[NewInvite],
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
) -> Response[InviteCreated]:
    """Makes an invite; whoever has its code may come in. With an address a letter tells them."""
    if data.email:
        parts.brakes.letters.attempt(("invite", data.email.strip().casefold()))
    code, here = caller.new_secret(), WorkspaceId(workspace_id)
    until = None if data.expires_in is None else caller.at + timedelta(seconds=data.expires_in)
    uses = 1 if data.email and data.max_uses is None else data.max_uses
    wish = Invite(
        actor=caller.id,
        at=caller.at,
        workspace_id=here,
        code=code,
        role=data.role,
        expires_at=until,
        max_uses=uses,
        email=data.email,
    )
    position = (await caller.do(invite, wish)).position
    id = invite_by(code).id
    made = InviteCreated(position, code, here, data.role, until, uses, data.email, id)
    return created(made, f"/v1/workspaces/{here}/invites/{id}")


@get("/workspaces/{workspace_id:uuid}/invites", security=BEARER, responses=problems(404))
async def list_invites(
    workspace_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    limit: Limit = 50,
    after: AfterId = None,
    open: Open = False,
) -> Items[InviteView]:
    """The invites of the workspace, the newest first, for its owner and admins."""
    async with caller.reading() as connection:
        home = await views.seen_by(connection, caller.id, workspace_id)
        demand_role("invite", home.role)
        items = await views.invites(connection, workspace_id, opened=open, limit=limit, after=after or LAST)
    return listed(items, limit, lambda item: item.id)


@delete(
    "/workspaces/{workspace_id:uuid}/invites/{invite_id:uuid}",
    status_code=200,
    security=BEARER,
    responses=problems(404),
)
async def revoke_listed(
    workspace_id: FromPath[UUID], invite_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Takes an invite back by the id under which it is listed."""
    wish = RevokeInvite(actor=caller.id, at=caller.at, invite_id=invite_id)
    return done(await caller.do(revoke_invite, wish))


@delete("/invites/{code:str}", status_code=200, security=BEARER, responses=problems(404))
async def revoke(code: FromPath[str], caller: NamedDependency[Caller]) -> Response[Done]:
    """Takes an invite back, for the workspace's owner and admins."""
    return done(await caller.do(revoke_invite, RevokeInvite(actor=caller.id, at=caller.at, code=code)))


@post("/invites/{code:str}/accept", status_code=200, security=BEARER, responses=problems(404, 409))
async def accept(
    code: FromPath[str], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[InviteAccepted]:
    """Comes into the workspace, and into the channels for all unless as a guest."""
    wish = AcceptInvite(actor=caller.id, at=caller.at, code=code)
    return await _accepted(wish, caller, parts)


@get("/me/invites", security=BEARER, responses=problems())
async def list_my_invites(
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
    limit: Limit = 50,
    after: AfterId = None,
) -> Items[MyInvite]:
    """The invites for one's address that are open, the newest first; none before the address is proved."""
    me = await person(parts, caller.id)
    if not me.verified:
        return Items([])
    async with caller.reading() as connection:
        items = await views.invites_for(connection, caller.id, me.email, limit=limit, after=after or LAST)
    return listed(items, limit, lambda item: item.id)


@post(
    "/me/invites/{invite_id:uuid}/accept",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409),
)
async def accept_my_invite(
    invite_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[InviteAccepted]:
    """Likewise by an invite for one's address, which needs no code."""
    wish = AcceptInvite(actor=caller.id, at=caller.at, invite_id=invite_id)
    return await _accepted(wish, caller, parts)


async def _accepted(wish: AcceptInvite, caller: Caller, parts: Parts) -> Response[InviteAccepted]:
    receipt = await caller.do(accept_invite, wish)
    accepted = await parts.state_of(named(wish.code, wish.invite_id))
    if accepted.workspace_id is None:
        raise InviteNotFound
    return told(InviteAccepted(receipt.position, accepted.workspace_id), 200)


router = Router(
    "/v1",
    route_handlers=[
        make_invite,
        list_invites,
        revoke_listed,
        revoke,
        accept,
        list_my_invites,
        accept_my_invite,
    ],
    tags=["workspaces"],
)

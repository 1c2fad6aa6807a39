"""Workspaces."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, created, done
from api.bodies import Body, Name, Paragraph
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from domain.decisions.workspaces import (
    ChangeWorkspace,
    CreateWorkspace,
    DeleteWorkspace,
    change_workspace,
    create_workspace,
    delete_workspace,
)
from domain.ids import ChannelId, WorkspaceId
from projections.views import workspaces as views
from projections.views.workspaces import FIRST
from projections.wire.places import MyWorkspace


class NewWorkspace(Body):
    """Without a slug it is made from the name."""

    name: Name
    slug: Annotated[str, msgspec.Meta(max_length=80)] = ""
    description: Paragraph = ""


class WorkspaceChange(Body):
    """What is left out stays as it is."""

    name: Name | None = None
    slug: Name | None = None
    description: Paragraph | None = None
    default_channel_ids: Annotated[list[UUID], msgspec.Meta(max_length=20)] | None = None


class WorkspaceCreated(Done):
    id: WorkspaceId
    general_id: ChannelId


@post("/workspaces", security=BEARER, responses=problems(404, 409, 413, 422))
async def create(data: JSONBody[NewWorkspace], caller: NamedDependency[Caller]) -> Response[WorkspaceCreated]:
    """Opens a workspace with its #general; whoever opens it owns it."""
    id, general = WorkspaceId(caller.new_id()), ChannelId(caller.new_id())
    wish = CreateWorkspace(
        actor=caller.id, at=caller.at, workspace_id=id, general_id=general, **msgspec.structs.asdict(data)
    )
    receipt = await caller.do(create_workspace, wish)
    return created(WorkspaceCreated(receipt.position, id, general), f"/v1/workspaces/{id}")


@get("/workspaces", security=BEARER, responses=problems())
async def list_mine(
    caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[MyWorkspace]:
    """The workspaces that one is in, the oldest first."""
    async with caller.reading() as connection:
        items = await views.of_member(connection, caller.id, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.id)


@get("/workspaces/{workspace_id:uuid}", security=BEARER, responses=problems(404))
async def show(workspace_id: FromPath[UUID], caller: NamedDependency[Caller]) -> MyWorkspace:
    """A workspace that one is in."""
    async with caller.reading() as connection:
        return await views.seen_by(connection, caller.id, workspace_id)


@patch("/workspaces/{workspace_id:uuid}", security=BEARER, responses=problems(404, 409, 413, 422))
async def change(
    workspace_id: FromPath[UUID], data: JSONBody[WorkspaceChange], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Names or describes the workspace, or says which channels newcomers are brought into."""
    defaults = data.default_channel_ids
    wish = ChangeWorkspace(
        actor=caller.id,
        at=caller.at,
        workspace_id=WorkspaceId(workspace_id),
        name=data.name,
        slug=data.slug,
        description=data.description,
        default_ids=None if defaults is None else tuple(map(ChannelId, defaults)),
    )
    return done(await caller.do(change_workspace, wish))


@delete("/workspaces/{workspace_id:uuid}", status_code=200, security=BEARER, responses=problems(404))
async def close(workspace_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Closes the workspace for everybody, for its owner."""
    wish = DeleteWorkspace(actor=caller.id, at=caller.at, workspace_id=WorkspaceId(workspace_id))
    return done(await caller.do(delete_workspace, wish))


router = Router("/v1", route_handlers=[create, list_mine, show, change, close], tags=["workspaces"])

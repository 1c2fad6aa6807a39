"""Who is in a workspace, and how one comes in and goes."""

from uuid import UUID

from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, done
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from domain.decisions.memberships import (
    LeaveWorkspace,
    RemoveMember,
    SetRole,
    leave_workspace,
    remove_member,
    set_role,
)
from domain.ids import UserId, WorkspaceId
from domain.workspace_member import WorkspaceRole
from projections.views import workspaces as views
from projections.views.workspaces import FIRST
from projections.wire.places import WorkspaceMemberView


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
    responses=problems(404, 409, 413, 422),
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
    responses=problems(404, 409),
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


router = Router(
    "/v1",
    route_handlers=[list_members, give_role, remove, leave],
    tags=["workspaces"],
)

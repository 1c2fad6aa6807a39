"""Direct conversations."""

from uuid import UUID

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import told
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from api.routes.channels import ChannelCreated
from domain.decisions.channels import OpenConversation, open_conversation
from domain.ids import UserId, WorkspaceId, conversation_id
from projections.views import channels as views
from projections.views import workspaces
from projections.views.workspaces import FIRST
from projections.wire.places import ListedChannel


class NewConversation(Body):
    """The others; nobody for a conversation with oneself."""

    user_ids: tuple[UUID, ...]


@get("/workspaces/{workspace_id:uuid}/dms", security=BEARER, responses=problems(404))
async def list_conversations(
    workspace_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[ListedChannel]:
    """One's direct conversations."""
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        items = await views.conversations(
            connection, caller.id, workspace_id, limit=limit, after=after or FIRST
        )
    return listed(items, limit, lambda item: item.id)


@post(
    "/workspaces/{workspace_id:uuid}/dms",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409, 413, 422),
)
async def converse(
    workspace_id: FromPath[UUID], data: JSONBody[NewConversation], caller: NamedDependency[Caller]
) -> Response[ChannelCreated]:
    """Opens the one direct conversation of these people, or finds it."""
    here, others = WorkspaceId(workspace_id), tuple(UserId(id) for id in data.user_ids)
    wish = OpenConversation(actor=caller.id, at=caller.at, workspace_id=here, user_ids=others)
    receipt = await caller.do(open_conversation, wish)
    id = conversation_id(here, (caller.id, *others))
    return told(ChannelCreated(receipt.position, id, here), 200, location=f"/v1/channels/{id}")


router = Router("/v1", route_handlers=[list_conversations, converse], tags=["channels"])

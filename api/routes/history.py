"""The log of a workspace, for its owner and admins."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.caller import Caller
from api.lists import LARGEST_SEQ, Limit, Timeline
from api.openapi import BEARER, problems
from domain.permissions import IN_WORKSPACE
from domain.refusals import RoleTooLow
from projections.views import events, workspaces
from projections.wire.messages import EventView

After = Annotated[int, QueryParameter(ge=0, le=LARGEST_SEQ, description="a position, or the `next` before")]
Type = Annotated[str | None, QueryParameter(pattern=r"^[a-z_]+\.[a-z_0-9.]+$", description="message.posted")]


@get("/workspaces/{workspace_id:uuid}/events", security=BEARER, responses=problems(404))
async def list_events(
    workspace_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    after: After = 0,
    limit: Limit = 50,
    type: Type = None,
) -> Timeline[EventView]:
    """What happened, in order; a page may be short and still not be the last: `next` tells.

    Of places that the asker may not read everything but the content: `withheld` names it.
    """
    async with caller.reading() as connection:
        home = await workspaces.seen_by(connection, caller.id, workspace_id)
        if home.role not in IN_WORKSPACE["read_history"]:
            raise RoleTooLow("expected the role owner or admin")
        page = await events.of_workspace(
            connection, workspace_id, caller.id, after=after, limit=limit, type=type
        )
    return Timeline(*page)


router = Router("/v1", route_handlers=[list_events], tags=["history"])

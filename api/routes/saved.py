"""What somebody has put aside for themselves."""

from uuid import UUID

from litestar import Response, Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Done, done
from api.caller import Caller
from api.lists import BeforePosition, Limit, Timeline
from api.openapi import BEARER, problems
from domain.decisions import saving
from domain.ids import MessageId
from projections.views import saved as views
from projections.views import workspaces
from projections.views.pages import NEWEST
from projections.wire.messages import SavedView


@get("/workspaces/{workspace_id:uuid}/saved", security=BEARER, responses=problems(404))
async def list_saved(
    workspace_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    before: BeforePosition = None,
    limit: Limit = 50,
) -> Timeline[SavedView]:
    """One's own saved messages, the newest first; only what one may still read."""
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        start = NEWEST if before is None else before
        page = await views.of_viewer(connection, caller.id, workspace_id, before=start, limit=limit)
    return Timeline(*page)


@put("/messages/{message_id:uuid}/saved", security=BEARER, responses=problems(404, 409))
async def save(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Puts a message aside for oneself; nobody else is told."""
    wish = saving.Save(actor=caller.id, at=caller.at, message_id=MessageId(message_id))
    return done(await caller.do(saving.save, wish))


@delete("/messages/{message_id:uuid}/saved", status_code=200, security=BEARER, responses=problems(404))
async def unsave(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Takes it off one's list."""
    wish = saving.Unsave(actor=caller.id, at=caller.at, message_id=MessageId(message_id))
    return done(await caller.do(saving.unsave, wish))


router = Router("/v1", route_handlers=[list_saved, save, unsave], tags=["messages"])

"""The log of a workspace, forwards and backwards, for its owner and admins."""

from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.caller import Caller
from api.lists import LARGEST_SEQ, BeforePosition, Limit, Timeline
from api.openapi import BEARER, problems
from api.times import FORMAT, time_said
from domain.permissions import STAFF, demand_role
from projections.past.moments import moment_at
from projections.views import audit, events, workspaces
from projections.wire.messages import AuditView, EventView
from store.recorded import START, Position

After = Annotated[int, QueryParameter(ge=0, le=LARGEST_SEQ, description="a position, or the `next` before")]
Type = Annotated[
    str | None, QueryParameter(pattern=r"^[a-z_]+\.[a-z_0-9.]+$(?!\n)", description="message.posted")
]

Whose = Annotated[UUID | None, QueryParameter(description="what this person did, or what was done to them")]
Where = Annotated[UUID | None, QueryParameter(description="in this channel")]
Time = Annotated[
    str | None, QueryParameter(description="by when the server recorded it", schema_extra=FORMAT)
]


@get("/workspaces/{workspace_id:uuid}/events", security=BEARER, responses=problems(404))
async def list_events(
    workspace_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    after: After = 0,
    limit: Limit = 50,
    type: Type = None,
) -> Timeline[EventView]:
    """What happened, in order; a page may be short and still not be the last: `next` tells.

    Of places that the asker may not read everything but the content, and of invites and reports for analysts:
    `withheld` names it.
    """
    async with caller.reading() as connection:
        home = await workspaces.seen_by(connection, caller.id, workspace_id)
        demand_role("read_history", home.role)
    async with caller.within(home.id) as connection:
        page = await events.of_workspace(
            connection,
            workspace_id,
            caller.id,
            staff=home.role in STAFF,
            after=after,
            limit=limit,
            type=type,
        )
    return Timeline(*page)


@get("/workspaces/{workspace_id:uuid}/audit", security=BEARER, responses=problems(403, 404))
async def list_audit(
    workspace_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    user_id: Whose = None,
    channel_id: Where = None,
    type: Type = None,
    since: Time = None,
    until: Time = None,
    before: BeforePosition = None,
    limit: Limit = 50,
) -> Timeline[AuditView]:
    """Who did what, the newest first: from which session or key, and what it followed from."""
    start, end = time_said("since", since), time_said("until", until)
    async with caller.reading() as connection:
        home = await workspaces.seen_by(connection, caller.id, workspace_id)
        demand_role("audit", home.role)
        question = audit.Question(
            user=user_id,
            channel=channel_id,
            type=type,
            since=START if start is None else (await moment_at(connection, start)).position,
            until=audit.LAST if end is None else (await moment_at(connection, end)).position,
            before=audit.LAST if before is None else Position(before),
        )
        page = await audit.of_workspace(connection, workspace_id, caller.id, question, limit=limit)
    return Timeline(*page)


router = Router("/v1", route_handlers=[list_events, list_audit], tags=["history"])

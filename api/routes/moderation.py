"""Reports, and what moderators take out of sight."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from api.answers import Done, done
from api.bodies import Body
from api.caller import Caller
from api.lists import BeforeSeq, Limit, Timeline
from api.openapi import BEARER, problems
from domain.decisions import moderation as decisions
from domain.ids import MessageId, UserId, WorkspaceId
from domain.permissions import demand_role
from domain.report import Outcome
from projections.views import workspaces as views
from projections.views.pages import NEWEST
from projections.wire.people import ReportView

Reason = Annotated[str, msgspec.Meta(max_length=500)]
Settled = Annotated[bool, QueryParameter(description="those that are settled too")]


class Why(Body):
    reason: Reason = ""


class Resolution(Body):
    """What came of it."""

    outcome: Outcome
    note: Reason = ""


@post(
    "/messages/{message_id:uuid}/report", status_code=200, security=BEARER, responses=problems(404, 413, 422)
)
async def report_message(
    message_id: FromPath[UUID], caller: NamedDependency[Caller], data: JSONBody[Why | None] = None
) -> Response[Done]:
    """Calls the workspace's owner and admins to a message; its author is not told."""
    reason = data.reason if data else ""
    wish = decisions.ReportMessage(
        actor=caller.id, at=caller.at, message_id=MessageId(message_id), reason=reason
    )
    return done(await caller.do(decisions.report_message, wish))


@post(
    "/workspaces/{workspace_id:uuid}/members/{user_id:uuid}/report",
    status_code=200,
    security=BEARER,
    responses=problems(404, 413, 422),
)
async def report_person(
    workspace_id: FromPath[UUID],
    user_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    data: JSONBody[Why | None] = None,
) -> Response[Done]:
    """Calls them to a person."""
    wish = decisions.ReportPerson(
        actor=caller.id,
        at=caller.at,
        workspace_id=WorkspaceId(workspace_id),
        user_id=UserId(user_id),
        reason=data.reason if data else "",
    )
    return done(await caller.do(decisions.report_person, wish))


@get("/workspaces/{workspace_id:uuid}/reports", security=BEARER, responses=problems(404))
async def list_reports(
    workspace_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    settled: Settled = False,
    before: BeforeSeq = None,
    limit: Limit = 50,
) -> Timeline[ReportView]:
    """Reports that wait, the newest first, for the workspace's owner and admins."""
    async with caller.reading() as connection:
        demand_role("moderate", (await views.seen_by(connection, caller.id, workspace_id)).role)
        start = NEWEST if before is None else before
        page = await views.reports(connection, workspace_id, settled=settled, limit=limit, before=start)
    return Timeline(*page)


@post(
    "/workspaces/{workspace_id:uuid}/reports/{report_id:uuid}/resolve",
    status_code=200,
    security=BEARER,
    responses=problems(404, 413, 422),
)
async def resolve(
    workspace_id: FromPath[UUID],
    report_id: FromPath[UUID],
    data: JSONBody[Resolution],
    caller: NamedDependency[Caller],
) -> Response[Done]:
    """Settles a report."""
    wish = decisions.ResolveReport(
        actor=caller.id,
        at=caller.at,
        workspace_id=WorkspaceId(workspace_id),
        report_id=report_id,
        outcome=data.outcome,
        note=data.note,
    )
    return done(await caller.do(decisions.resolve_report, wish))


@post(
    "/messages/{message_id:uuid}/hide",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409, 413, 422),
)
async def hide(
    message_id: FromPath[UUID], caller: NamedDependency[Caller], data: JSONBody[Why | None] = None
) -> Response[Done]:
    """Takes a message out of sight, for moderators and staff; it is nobody's unread."""
    reason = data.reason if data else ""
    wish = decisions.HideMessage(
        actor=caller.id, at=caller.at, message_id=MessageId(message_id), reason=reason
    )
    return done(await caller.do(decisions.hide, wish))


@post("/messages/{message_id:uuid}/unhide", status_code=200, security=BEARER, responses=problems(404, 409))
async def unhide(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Shows a hidden message again, unpinned."""
    wish = decisions.UnhideMessage(actor=caller.id, at=caller.at, message_id=MessageId(message_id))
    return done(await caller.do(decisions.unhide, wish))


router = Router(
    "/v1",
    route_handlers=[report_message, report_person, list_reports, resolve, hide, unhide],
    tags=["moderation"],
)

"""What a workspace pays for, who owns it, and who may never come back."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, done
from api.bodies import Body, Paragraph
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.bans import Ban, Unban, ban, unban
from domain.decisions.plans import HandOver, SetPlan, hand_over, set_plan
from domain.ids import UserId, WorkspaceId
from domain.permissions import demand_role
from domain.plans import Plan, budget_within, seats_within
from domain.seats import seats_of
from domain.workspace import workspace
from projections.views import workspaces as views
from projections.views.workspaces import FIRST
from projections.wire.people import BanView

Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Cents = Annotated[int, msgspec.Meta(ge=0, le=10**12)]
Unset = msgspec.UnsetType


class PlanChange(Body):
    """What is left out stays; a limit that is null is the plan's."""

    plan: Plan | Unset = msgspec.UNSET
    seat_limit: Count | Unset | None = msgspec.UNSET
    ai_budget_cents: Cents | Unset | None = msgspec.UNSET
    payment_customer_id: Annotated[str, msgspec.Meta(max_length=255)] | Unset = msgspec.UNSET


class PlanView(msgspec.Struct):
    """`seats` and `ai_budget` hold: the least of the workspace's own limit and its plan's; null is none."""

    plan: Plan
    seat_limit: int | None
    seats: int | None
    seats_taken: int
    ai_budget_cents: int | None
    ai_budget: int | None
    payment_customer_id: str


class NewOwner(Body):
    user_id: UUID


class NewBan(Body):
    """`delete_messages` takes away what they said as well."""

    reason: Paragraph = ""
    delete_messages: bool = False


@get("/workspaces/{workspace_id:uuid}/plan", security=BEARER, responses=problems(404))
async def show_plan(
    workspace_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> PlanView:
    """What the workspace may have and has, for its owner and admins."""
    async with caller.reading() as connection:
        demand_role("see_plan", (await views.seen_by(connection, caller.id, workspace_id)).role)
    return await _plan_of(parts, WorkspaceId(workspace_id))


async def _plan_of(parts: Parts, here: WorkspaceId) -> PlanView:
    place, seats = await parts.state_of(workspace(here)), await parts.state_of(seats_of(here))
    return PlanView(
        plan=place.plan,
        seat_limit=seats.limit,
        seats=seats_within(place.plan, seats),
        seats_taken=seats.taken,
        ai_budget_cents=place.ai_budget_cents,
        ai_budget=budget_within(place.plan, place.ai_budget_cents),
        payment_customer_id=place.customer_id,
    )


@patch("/workspaces/{workspace_id:uuid}/plan", security=BEARER, responses=problems(404, 409, 413, 422))
async def change_plan(
    workspace_id: FromPath[UUID],
    data: JSONBody[PlanChange],
    caller: NamedDependency[Caller],
) -> Response[Done]:
    """Sets the plan and the limits within it, for the owner."""
    wish = SetPlan(
        actor=caller.id,
        at=caller.at,
        workspace_id=WorkspaceId(workspace_id),
        plan=data.plan,
        seat_limit=data.seat_limit,
        ai_budget_cents=data.ai_budget_cents,
        customer_id=data.payment_customer_id,
    )
    return done(await caller.do(set_plan, wish))


@post(
    "/workspaces/{workspace_id:uuid}/owner",
    status_code=200,
    security=BEARER,
    responses=problems(404, 413),
)
async def give_away(
    workspace_id: FromPath[UUID], data: JSONBody[NewOwner], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Makes another member the owner; whoever was it becomes an admin."""
    here, whom = WorkspaceId(workspace_id), UserId(data.user_id)
    wish = HandOver(actor=caller.id, at=caller.at, workspace_id=here, user_id=whom)
    return done(await caller.do(hand_over, wish))


@get("/workspaces/{workspace_id:uuid}/bans", security=BEARER, responses=problems(404))
async def list_bans(
    workspace_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[BanView]:
    """Who was shown out for good, for the owner and admins."""
    async with caller.reading() as connection:
        demand_role("ban", (await views.seen_by(connection, caller.id, workspace_id)).role)
        items = await views.bans(connection, workspace_id, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.user.id)


@put(
    "/workspaces/{workspace_id:uuid}/bans/{user_id:uuid}",
    security=BEARER,
    responses=problems(404, 409, 413, 422),
)
async def show_out(
    workspace_id: FromPath[UUID],
    user_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    data: JSONBody[NewBan | None] = None,
) -> Response[Done]:
    """Shows somebody out for good; what they said stays unless asked for."""
    given = data or NewBan()
    wish = Ban(
        actor=caller.id,
        at=caller.at,
        workspace_id=WorkspaceId(workspace_id),
        user_id=UserId(user_id),
        reason=given.reason,
        forgotten=given.delete_messages,
    )
    return done(await caller.do(ban, wish))


@delete(
    "/workspaces/{workspace_id:uuid}/bans/{user_id:uuid}",
    status_code=200,
    security=BEARER,
    responses=problems(404),
)
async def let_back(
    workspace_id: FromPath[UUID], user_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Lifts a ban: they may be invited again."""
    here, who = WorkspaceId(workspace_id), UserId(user_id)
    return done(await caller.do(unban, Unban(actor=caller.id, at=caller.at, workspace_id=here, user_id=who)))


router = Router(
    "/v1",
    route_handlers=[show_plan, change_plan, give_away, list_bans, show_out, let_back],
    tags=["workspaces"],
)

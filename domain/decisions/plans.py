"""What a workspace pays for, and who answers for it."""

from typing import TypeVar

from msgspec import UNSET, UnsetType

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import enter_workspace
from domain.event import Command, Event
from domain.ids import UserId, WorkspaceId
from domain.plans import Plan, demand_within
from domain.refusals import UserNotFound
from domain.seats import SeatsLimited, seats_of
from domain.user import user
from domain.workspace import (
    WorkspaceBudgetSet,
    WorkspaceCustomerSet,
    WorkspaceOwnerChanged,
    WorkspacePlanSet,
    workspace,
)
from domain.workspace_member import WorkspaceRoleSet, workspace_member

T = TypeVar("T")


class SetPlan(Command):
    """What is unset stays. None lifts the workspace's own limit: then its plan's holds."""

    workspace_id: WorkspaceId
    plan: Plan | UnsetType = UNSET
    seat_limit: int | UnsetType | None = UNSET
    ai_budget_cents: int | UnsetType | None = UNSET
    customer_id: str | UnsetType = UNSET


class HandOver(Command):
    workspace_id: WorkspaceId
    user_id: UserId


def set_plan(command: SetPlan) -> Deciding:
    """The owner decides. Fewer seats than are taken sends nobody away: it lets nobody in."""
    here = command.workspace_id
    place, _ = yield from enter_workspace(here, command.actor, "set_plan")
    (seats,) = yield (seats_of(here),)
    plan: Plan = place.plan if isinstance(command.plan, UnsetType) else command.plan
    limit, cents = command.seat_limit, command.ai_budget_cents
    demand_within(plan, seats=_or(limit, None), ai_budget_cents=_or(cents, None))
    events: list[Event] = []
    if plan != place.plan:
        events.append(WorkspacePlanSet(plan=plan))
    if (customer := _or(command.customer_id, place.customer_id)) != place.customer_id:
        events.append(WorkspaceCustomerSet(customer_id=customer))
    if (cents := _or(cents, place.ai_budget_cents)) != place.ai_budget_cents:
        events.append(WorkspaceBudgetSet(ai_budget_cents=cents))
    changes = [Change(workspace(here), events)] if events else []
    if (limit := _or(limit, seats.limit)) != seats.limit:
        changes.append(Change(seats_of(here), [SeatsLimited(limit=limit)]))
    return changes


def _or(wished: T | UnsetType, now: T) -> T:
    return now if isinstance(wished, UnsetType) else wished


def hand_over(command: HandOver) -> Deciding:
    """The owner makes another member the owner and becomes an admin: there is always exactly one."""
    here, me, whom = command.workspace_id, command.actor, command.user_id
    yield from enter_workspace(here, me, "hand_over")
    person, theirs = yield user(whom), workspace_member(here, whom)
    able = person.comes_in and not (person.placeholder or person.bot or person.deactivated)
    if not (theirs.active and able):
        raise UserNotFound("expected a member who can sign in", field="user_id")
    if whom == me:
        return NOTHING
    return [
        Change(workspace(here), [WorkspaceOwnerChanged(owner_id=whom)]),
        Change(
            workspace_member(here, whom), [WorkspaceRoleSet(workspace_id=here, user_id=whom, role="owner")]
        ),
        Change(workspace_member(here, me), [WorkspaceRoleSet(workspace_id=here, user_id=me, role="admin")]),
    ]

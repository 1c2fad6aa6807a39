"""What a workspace may have by its plan: one table. None is without limit."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from domain.refusals import PlanLimit
from domain.seats import Seats

Plan = Literal["free", "pro"]


class Limits(NamedTuple):
    """The most that the plan gives; a workspace may be given less."""

    seats: int | None
    ai_budget_cents: int | None
    """What its agents may cost in a month."""


PLANS: Mapping[Plan, Limits] = {
    "free": Limits(seats=5_000, ai_budget_cents=1_000),
    "pro": Limits(seats=None, ai_budget_cents=None),
}


def seats_within(plan: Plan, seats: Seats) -> int | None:
    """How many people may have a seat: the workspace's own limit, but never more than its plan's."""
    return _least(PLANS[plan].seats, seats.limit)


def budget_within(plan: Plan, cents: int | None) -> int | None:
    """Likewise what its agents may cost."""
    return _least(PLANS[plan].ai_budget_cents, cents)


def demand_within(plan: Plan, *, seats: int | None, ai_budget_cents: int | None) -> None:
    """Raises PlanLimit for more than the plan gives."""
    most = PLANS[plan]
    for field, wished, limit in (
        ("seat_limit", seats, most.seats),
        ("ai_budget_cents", ai_budget_cents, most.ai_budget_cents),
    ):
        if wished is not None and limit is not None and wished > limit:
            raise PlanLimit(f"the plan {plan} gives at most {limit}", field=field)


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit is not None), default=None)

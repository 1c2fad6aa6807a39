"""Seats for whoever was claimed where the claim did not yet know that they are."""

from datetime import UTC, datetime

from domain.decisions.claims import TakeSeats, take_seats
from domain.ids import SYSTEM, UserId
from projections.views.users import homes_of
from store.connections import Pool
from store.executor import Executor
from workers.patience import caught_up


async def seat(executor: Executor, pool: Pool, who: UserId) -> None:
    """What was imported before the claim is known by now; what comes after it takes its seat itself."""
    await caught_up(pool)
    async with pool.connection() as connection:
        homes = await homes_of(connection, [who])
    wish = TakeSeats(actor=SYSTEM, at=datetime.now(UTC), user_id=who, workspace_ids=tuple(homes))
    await executor.execute(take_seats, wish)

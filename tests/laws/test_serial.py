"""What many ask for at once, through two processes, might as well have been asked one after another.

Every guard is behind this: the log, replayed command by command in its own order, grants the same.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import pytest
from hypothesis import HealthCheck, given, settings

from domain.ids import UserId
from domain.refusal import Refusal
from store.appender import Appender
from store.connections import Pool, open_pool
from store.executor import Contended, Executor, Receipt
from store.log import read_after
from store.recorded import START
from tests.dsl import World
from tests.laws.races import RACES
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import stories
from tests.people import everybody
from tests.projected import append, forget_all, projecting

AT_ONCE = 12
pytestmark = pytest.mark.timeout(300)


@asynccontextmanager
async def two(database_url: str) -> AsyncGenerator[tuple[Executor, Executor, Pool]]:
    """Two executors, as two processes would have them, over a log that holds everybody."""
    async with projecting(database_url) as connection:
        await forget_all(connection)
    await append(database_url, everybody().log)
    async with (
        open_pool(database_url, most=8) as pool,
        Appender(database_url) as first,
        Appender(database_url) as second,
    ):
        yield Executor(first, pool), Executor(second, pool), pool


async def asked(executor: Executor, wish: Wish) -> tuple[Receipt, Wish] | None:
    """What was recorded for it, if anything was."""
    try:
        receipt = await executor.execute(*wish)
    except (Refusal, Contended):
        return None
    return (receipt, wish) if receipt.recorded else None


async def race(database_url: str, rounds: Sequence[Sequence[Wish]]) -> tuple[World, World]:
    """The world as the log has it, and as it is when the same was granted one after another."""
    granted: list[tuple[Receipt, Wish]] = []
    async with two(database_url) as (*executors, pool):

        def side(turns: Counter[UserId], wish: Wish) -> Executor:
            """Everybody has a process of their own and asks it first, the other then."""
            who: UserId = wish[1].actor
            turns[who] += 1
            return executors[(who.int + turns[who]) % 2]

        for wishes in rounds:
            turns: Counter[UserId] = Counter()
            told = await asyncio.gather(*(asked(side(turns, wish), wish) for wish in wishes))
            granted += [each for each in told if each is not None]
        async with pool.connection() as connection:
            log = await read_after(connection, START, 100_000)
    as_logged, replayed = World(), everybody()
    as_logged.log = log
    for _, wish in sorted(granted, key=lambda each: each[0].position):
        replayed.do(*wish)
    return as_logged, replayed


def told(world: World) -> list[object]:
    return [(of.stream, of.version, of.event) for of in world.log]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stories(36))
async def test_at_once_is_one_after_another(database_url: str, made: list[Wish]):
    rounds = [made[start : start + AT_ONCE] for start in range(0, len(made), AT_ONCE)]
    as_logged, replayed = await race(database_url, rounds)
    assert told(as_logged) == told(replayed)


@pytest.mark.parametrize("name", RACES)
async def test_of_those_who_race_the_right_ones_win(database_url: str, name: str):
    before, at_once = RACES[name]
    as_logged, replayed = await race(database_url, [*([wish] for wish in before), at_once])
    assert told(as_logged) == told(replayed)


@pytest.mark.parametrize("name", RACES)
def test_the_races_are_races(name: str):
    """What comes before comes true, and one after another somebody wins."""
    before, at_once = RACES[name]
    world = everybody()
    assert all(world.do(*wish) for wish in before)
    assert any(granted(world, wish) for wish in at_once)


def granted(world: World, wish: Wish) -> bool:
    try:
        return bool(world.do(*wish))
    except Refusal:
        return False

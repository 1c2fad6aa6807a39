"""Replays beside each other: nobody keeps the others from theirs, and what rests is let go."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from redis.asyncio import from_url

from gateway.hub import Hub
from gateway.replay import showing, stage
from gateway.replay.stage import AT_A_TIME, OF_ONE, Stage
from store import chain
from store.connections import Connection, open_pool
from store.hints import ERASED
from tests.dsl import ADA, BOB
from tests.gateway.caller import Caller, Door, eventually
from tests.gateway.redis import Redis
from tests.gateway.test_replay import texts
from tests.people import GENERAL, HELLO
from workers.erasing.finding import One
from workers.erasing.frames import Blanking
from workers.erasing.overwriting import overwrite

SLOWLY = f"?channel_id={GENERAL}&speed=1e-9"
AT_ONCE = f"?channel_id={GENERAL}&speed=full"
CROWDED = 4429, "too many sockets, retry after 60"


async def ending(caller: Caller) -> tuple[int, str]:
    code = await caller.closed()
    return code, caller.connection.close_reason or ""


async def paused(there: Door) -> Caller:
    """After the first frame."""
    ada = await there.watch(ADA, SLOWLY)
    await ada.answer("replay")
    await ada.texts(1)
    await ada.say("pause")
    assert (await ada.answer("replay"))["state"] == "paused"
    return ada


async def test_nobody_is_kept_out_by_those_who_are_not_signed_in(there: Door):
    for _ in range(AT_A_TIME + 1):
        await there.watch(ADA, AT_ONCE, signed_in=False)
    ada = await there.watch(ADA, AT_ONCE)
    await ada.ended()


async def test_nobody_is_kept_out_by_those_who_sit(there: Door, monkeypatch: pytest.MonkeyPatch):
    """At a pause, at the end, or between two frames that are far apart."""
    monkeypatch.setattr(stage, "OF_ONE", 10)
    for _ in range(AT_A_TIME):
        await paused(there)
        await (await there.watch(ADA, AT_ONCE)).ended()
        await (await there.watch(ADA, SLOWLY)).texts(1)
    ada = await there.watch(ADA, AT_ONCE)
    await ada.ended()
    assert texts(ada)[-1] == "good morning"


async def test_nobody_watches_more_than_a_few(there: Door):
    first, *_ = [await paused(there) for _ in range(OF_ONE)]
    assert await ending(await there.watch(ADA, AT_ONCE)) == CROWDED
    await first.say("stop")
    assert await first.closed() == 1000
    await (await there.watch(ADA, AT_ONCE)).ended()


async def test_the_quietest_makes_room(there: Door, monkeypatch: pytest.MonkeyPatch):
    """Once it is quiet for long, and for nobody who may not watch."""
    monkeypatch.setattr(stage, "MOST", 2)
    quiet, other = await paused(there), await paused(there)
    assert await ending(await there.watch(ADA, AT_ONCE)) == CROWDED
    monkeypatch.setattr(stage, "QUIET", 0.0)
    assert await (await there.watch(BOB, AT_ONCE)).closed() == 4403
    await quiet.silent()
    await (await there.watch(ADA, AT_ONCE)).ended()
    assert await ending(quiet) == CROWDED
    await other.silent()


async def test_nobody_rests_for_ever(there: Door, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(showing, "LONGEST_REST", 0.05)
    resting, at_the_end = await paused(there), await there.watch(ADA, AT_ONCE)
    await at_the_end.ended()
    assert await ending(resting) == await ending(at_the_end) == (1000, "rested")


async def test_a_long_pause_is_of_no_consequence(there: Door, monkeypatch: pytest.MonkeyPatch):
    """The story is let go meanwhile, of which the client hears nothing."""
    monkeypatch.setattr(showing, "KEPT", 0.0)
    ada = await paused(there)
    assert await ada.silent() == []
    await ada.say("play", speed="full")
    await ada.ended()
    assert texts(ada) == ["bob joined the channel", "hello", "good morning"]


@pytest.fixture
async def forgotten(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Whether the gateway has heard of an erasure; asked for before the gateway."""
    found, forget = asyncio.Event(), Hub.forget
    monkeypatch.setattr(Hub, "forget", lambda hub: (forget(hub), found.set()))
    return found


@pytest.mark.parametrize("resting", [True, False])
async def test_what_is_erased_is_told_no_more(
    forgotten: asyncio.Event, there: Door, database_url: str, redis: Redis, resting: bool
):
    """Neither by a replay that had read it already nor by one that is paused meanwhile."""
    ada = await (paused(there) if resting else there.watch(ADA, SLOWLY))
    if not resting:
        await ada.texts(1)
    async with await Connection.connect(database_url, autocommit=True) as connection:
        while await chain.extend(connection, datetime.now(UTC) + timedelta(days=1)):
            pass
        found = await One(frozenset({HELLO})).within(connection, 0, 99)
        await overwrite(connection, uuid4(), 99, found, Blanking(frozenset()))
    async with from_url(redis.url) as client:
        await client.publish(ERASED, b"99")
    await asyncio.wait_for(forgotten.wait(), 20)
    await ada.say("play", speed="full")
    await ada.ended()
    assert texts(ada) == ["bob joined the channel", "", "good morning"]


async def test_some_work_at_a_time_in_the_order_in_which_they_came():
    turns, worked, entered = Stage(), [], [asyncio.Event() for _ in range(4)]

    async def works(number: int) -> None:
        async with turns.turn():
            worked.append(number)
            await entered[number].wait()

    async with asyncio.TaskGroup() as tasks:
        for number in range(4):
            tasks.create_task(works(number))
        await asyncio.sleep(0)
        assert worked == [0, 1]
        for number, begun in ((1, [0, 1, 2]), (0, [0, 1, 2, 3])):
            entered[number].set()
            await eventually(lambda begun=begun: worked == begun)
        for one in entered:
            one.set()


async def test_a_story_that_begins_lets_others_go_on_in_between(database_url: str):
    turns, other = Stage(), asyncio.Event()

    async def works() -> None:
        async with turns.turn():
            other.set()

    async with open_pool(database_url, most=1) as pool, AsyncExitStack() as held:
        for _ in range(AT_A_TIME - 1):
            await held.enter_async_context(turns.turn())
        mine = turns.turn()
        async with asyncio.timeout(20), asyncio.TaskGroup() as tasks, mine:
            tasks.create_task(works())
            await asyncio.sleep(0)
            assert not other.is_set()
            async with mine.reading(pool)():
                assert other.is_set()

"""The past is what the present was: whatever was read at a moment is read as of that moment later."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.decisions.departures import TakeAway, take_away
from domain.ids import SYSTEM, ChannelId
from domain.refusal import Refusal
from projections.past import as_of
from projections.past.moments import Moment, moment_at
from projections.past.scratch import a_look_back, furnish
from projections.views.pages import Cut
from store.connections import Connection
from store.recorded import Position
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import stories
from tests.laws.test_screen import DATABASE, started, story
from tests.laws.tour import HEARD_AGAIN, TOUR, UNHEARD
from tests.people import GENERAL, HELLO, HERE
from tests.projected import projecting

pytestmark = pytest.mark.timeout(400)

CUTS = (Cut(limit=3), Cut(limit=2, after=1))
PEOPLE = (ADA, BOB, EVE)


@asynccontextmanager
async def looking_back(database_url: str) -> AsyncGenerator[Connection]:
    async with await psycopg.AsyncConnection[Any].connect(
        database_url, autocommit=True, options="-c timezone=UTC"
    ) as connection:
        await furnish(connection)
        yield connection


def unerased(made: list[Wish]) -> list[Wish]:
    """What an erasure leaves out is out of the log too, which a story does not do."""
    return [wish for wish in made if wish[0].__module__ != "domain.decisions.erasing"]


async def live(connection: Connection, at: Position) -> dict[str, Any]:
    """All that can be asked of a moment, while it lasts."""
    moment, found = Moment(at, None), {}
    for channel in await channels_of(connection):
        for n, cut in enumerate(CUTS):
            found[f"{channel} {n}"] = await said(as_of.channel_now(connection, channel, moment, cut))
        found[f"{channel} readers"] = await said(as_of.readers_now(connection, channel, moment, limit=50))
        for root in await roots_of(connection, channel):
            for n, cut in enumerate(CUTS):
                found[f"{root} {n}"] = await said(as_of.thread_now(connection, root, moment, cut))
        for user in PEOPLE:
            asked = as_of.unread_now(connection, HERE, channel, moment, user)
            found[f"{channel} {user}"] = await said(asked)
    found["roster"] = await said(as_of.workspace_now(connection, HERE, moment, limit=50))
    return found


async def past(connection: Connection, at: Position, channels: list[ChannelId]) -> dict[str, Any]:
    """The same, asked later."""
    moment, found = Moment(at, None), {}

    async def then(name: str, asked: Any) -> None:
        async with connection.transaction(force_rollback=True):
            found[name] = await said(asked)

    async with a_look_back(connection):
        for channel in channels:
            for n, cut in enumerate(CUTS):
                await then(
                    f"{channel} {n}", as_of.channel_as_of(connection, channel, moment, cut, whole=True)
                )
            await then(
                f"{channel} readers", as_of.readers_as_of(connection, channel, moment, limit=50, whole=True)
            )
            for root in await roots_of(connection, channel):
                for n, cut in enumerate(CUTS):
                    await then(f"{root} {n}", as_of.thread_as_of(connection, root, moment, cut, whole=True))
            for user in PEOPLE:
                await then(f"{channel} {user}", as_of.unread_as_of(connection, channel, moment, user))
        await then("roster", as_of.workspace_as_of(connection, HERE, moment, limit=50, whole=True))
    return found


async def said(asked: Any) -> Any:
    try:
        return msgspec.json.decode(msgspec.json.encode(await asked))
    except Refusal as refusal:
        return refusal.code


async def channels_of(connection: Connection) -> list[ChannelId]:
    cursor = await connection.execute("SELECT id FROM chat.channels WHERE workspace_id = %s", (HERE,))
    return [id for (id,) in await cursor.fetchall()]


async def roots_of(connection: Connection, channel: ChannelId) -> list[UUID]:
    cursor = await connection.execute("SELECT root_id FROM chat.threads WHERE channel_id = %s", (channel,))
    return [id for (id,) in await cursor.fetchall()]


@settings(parent=DATABASE, max_examples=6)
@given(stories(24), st.integers(0, 60))
@example(TOUR, 20)
@example(TOUR, 45)
@example(TOUR, 80)
@example(UNHEARD, 40)
@example(HEARD_AGAIN, 50)
async def test_what_was_seen_then_is_seen_as_of_then(database_url: str, made: list[Wish], before: int):
    world = story(unerased(made))
    at = Position(min(len(story([]).log) + before, len(world.log)))
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        await engine.step(at)
        then = await live(connection, at)
        while await engine.step(1000):
            pass
        channels = [ChannelId(c) for c in await channels_of(connection) if f"{c} readers" in then]
        async with looking_back(database_url) as back:
            told = await past(back, at, channels)
            assert {name: told[name] for name in then} == then
            assert (await (await back.execute("SELECT count(*) FROM messages")).fetchone()) == (0,)


async def test_a_time_is_the_last_position_recorded_by_then(database_url: str):
    world = story([])
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        await engine.step(9)
        async with looking_back(database_url) as back:
            for of in world.log[:9]:
                last = max(each.position for each in world.log[:9] if each.at == of.at)
                assert await moment_at(back, of.at) == Moment(last, of.at)
            assert await moment_at(back, world.log[0].at.replace(year=1999)) == Moment(Position(0), None)
            assert (await moment_at(back, world.log[-1].at)).position == 9
            assert (await moment_at(back, None)).position == 9
            assert (await moment_at(back, 4)).position == 4
            assert (await moment_at(back, 4_000)).position == 9


async def test_what_is_gone_for_good_is_told_as_it_is_now(database_url: str):
    """That something was there, and by whom; its words may come back to nobody."""
    world = story([])
    at = Position(len(world.log))
    world.do(take_away, TakeAway(actor=SYSTEM, at=NOON, user_id=ADA, message_ids=(HELLO,)))
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        await engine.step(1000)
    async with looking_back(database_url) as back, a_look_back(back):
        then = await as_of.channel_as_of(back, GENERAL, Moment(at, None), Cut(), whole=True)
    async with looking_back(database_url) as back, a_look_back(back):
        told = await as_of.channel_as_of(back, GENERAL, Moment(at, None), Cut())
    assert [(one.id, one.deleted) for one in told.items if one.id == HELLO] == [(HELLO, True)]
    assert "hello" in [one.text for one in then.items]
    assert "hello" not in [one.text for one in told.items]

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

from domain.decisions import messages, sharing, threads
from domain.decisions.departures import TakeAway, take_away
from domain.ids import SYSTEM, ChannelId, UserId
from domain.refusal import Refusal
from projections.past import as_of
from projections.past.moments import Moment, moment_at
from projections.past.scratch import a_look_back, furnish
from projections.views.pages import Cut
from store.connections import Connection
from store.recorded import Position
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.strategies.kinds import Kind, Wish, any_of, kind
from tests.laws.strategies.lent import EVERYBODY, MOVE, ROOT, WORDS, lent
from tests.laws.strategies.stories import stories
from tests.laws.test_screen import DATABASE, started, story
from tests.laws.tour import HEARD_AGAIN, TOUR, UNHEARD, does
from tests.people import GENERAL, HELLO, HERE, SECRETS, fresh
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


GUEST = [
    does(ADA, messages.post, message_id=ROOT, channel_id=SECRETS, text="a noise"),
    does(ADA, messages.post, message_id=fresh(1), channel_id=SECRETS, text="in #general?", reply_to=ROOT),
    does(BOB, threads.follow_thread, root_id=ROOT),
    does(ADA, messages.post, message_id=fresh(2), channel_id=SECRETS, text="no", reply_to=ROOT),
    does(ADA, messages.post, message_id=fresh(3), channel_id=SECRETS, text="or @bob?", reply_to=ROOT),
]
"""Bob follows a thread of a channel that he never was in, and has two replies before him."""
SHOWN_OUT = [*GUEST, does(ADA, sharing.unshare_thread, root_id=ROOT, channel_id=GENERAL)]


async def test_a_guest_has_something_unread_in_a_channel_that_he_was_never_in(database_url: str):
    world = story(SHOWN_OUT)
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        await engine.step(1000)
    counted = list[tuple[tuple[int, int], ...]]()
    async with looking_back(database_url) as back:
        for at in (len(world.log) - 1, len(world.log)):
            async with a_look_back(back):
                told = await as_of.unread_as_of(back, SECRETS, Moment(Position(at), None), BOB)
            assert told.channel is None
            counted.append(tuple((one.unread, one.mentions) for one in told.threads))
    assert counted == [((2, 1),), ()]


def replies() -> Kind:
    return kind(
        messages.post,
        messages.PostMessage,
        message_id=st.sampled_from([fresh(n) for n in range(10, 60)]),
        channel_id=st.just(SECRETS),
        text=WORDS,
        reply_to=st.just(ROOT),
    )


def follows() -> Kind:
    return kind(threads.follow_thread, threads.FollowThread, by=EVERYBODY, root_id=st.just(ROOT))


VISITS = [*(replies() for _ in range(12)), *(follows() for _ in range(4)), *MOVE]
"""Each made anew: what is the same twice is no likelier to be drawn."""


@st.composite
def visited(draw: st.DrawFn) -> list[Wish]:
    """A lent thread, in which the talk goes on while people follow it, come and go."""
    made = draw(lent())
    begun = 1 + next(n for n, (_, command) in enumerate(made) if getattr(command, "reply_to", None) == ROOT)
    return [*made[:begun], *draw(st.lists(any_of(*VISITS), min_size=6, max_size=20)), *made[begun:]]


@settings(parent=DATABASE, max_examples=12)
@given(visited(), st.integers(2, 9))
@example(GUEST, 1)
@example(SHOWN_OUT, 1)
async def test_what_a_guest_had_unread_is_so_as_of_then(database_url: str, made: list[Wish], batch: int):
    world = story(made)
    then = dict[tuple[Position, ChannelId, UserId], Any]()
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        await engine.step(len(story([]).log))
        while await engine.step(batch):
            for channel in await channels_of(connection):
                for user in PEOPLE:
                    moment = Moment(engine.position, None)
                    asked = as_of.unread_now(connection, HERE, channel, moment, user)
                    then[moment.position, channel, user] = await said(asked)
    async with looking_back(database_url) as back:
        for (at, channel, user), was in then.items():
            async with a_look_back(back):
                told = await said(as_of.unread_as_of(back, channel, Moment(at, None), user))
            assert told == was, (channel, user)


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

"""A replay is what was sent: the frames of a channel or a workspace, word for word and in order."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Container, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.decisions import channels, forwarding, memberships, messages, previews, sharing
from domain.decisions.departures import TakeAway, take_away
from domain.ids import SYSTEM
from domain.message import MessageDeleted
from domain.refusal import Refusal
from projections.chat.rows import Rows
from projections.frames.room import Room
from projections.past.player import Begin, Player
from projections.past.recall import Reading, Story, discreetly, of_channel, of_workspace
from projections.past.telling import BREATH, Shown, Told, told
from projections.past.watching import workspace_scene
from store.connections import Connection
from store.recorded import START, Position
from tests.dsl import ADA, BOB, NOON, World
from tests.laws.strategies.kinds import OPEN, Wish
from tests.laws.strategies.lent import ROOT, lent
from tests.laws.strategies.stories import stories
from tests.laws.test_as_of import channels_of, unerased
from tests.laws.test_screen import DATABASE, frames_after, started, story
from tests.laws.tour import TOUR, does
from tests.people import GENERAL, HELLO, HERE, SECRETS, fresh
from tests.projected import projecting

pytestmark = pytest.mark.timeout(400)


def swept(world: World) -> World:
    """The sweeper says in which workspace it takes something away; here nobody does."""
    world.log = [
        replace(of, workspace_id=of.workspace_id or HERE) if isinstance(of.event, MessageDeleted) else of
        for of in world.log
    ]
    return world


def lending(connection: Connection) -> Reading:
    @asynccontextmanager
    async def reading() -> AsyncGenerator[Connection]:
        yield connection

    return reading


def of_the_place(channel: UUID) -> Shown:
    return lambda _rows, _of, room: room == Room("c", channel)


async def heard(telling: AsyncGenerator[Told]) -> list[Any]:
    return [_plain(json.loads(frame)) async for one in telling for frame in one.frames]


def _plain(frame: dict[str, Any]) -> dict[str, Any]:
    """Rooms are counted from where one begins to listen."""
    return {name: value for name, value in frame.items() if name != "seq"}


@settings(parent=DATABASE, max_examples=8)
@given(stories(24), st.integers(0, 60))
@example(TOUR, 0)
@example(TOUR, 40)
async def test_what_was_sent_is_told_again(database_url: str, made: list[Wish], before: int):
    world = swept(story(unerased(made)))
    first = Position(min(before, len(world.log)))
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while await engine.step(1000):
            pass
        sent = [(kind, id, _plain(frame)) for kind, id, frame in await frames_after(connection, first)]
        end = Position(len(world.log))
        for channel in await channels_of(connection):
            story_of = of_channel(lending(connection), channel, end)
            again = await heard(told(story_of, first, of_the_place(channel)))
            ours = [frame for kind, id, frame in sent if (kind, id) == ("c", channel)]
            assert _of_its_own(again) == _of_its_own(ours)
        whole = told(
            of_workspace(lending(connection), HERE, end), first, lambda _rows, _of, room: room.kind != "u"
        )
        rooms: set[UUID] = {HERE, *await channels_of(connection)}
        ours = [frame for kind, _, frame in sent if kind in "wmct"]
        assert [one for one in await heard(whole) if _in(one, rooms)] == [
            one for one in ours if _in(one, rooms)
        ]


def _of_its_own(frames: list[Any]) -> list[Any]:
    """Of threads that were once lent to it, and are no more, it knows nothing."""
    return [one for one in frames if not one["type"].startswith(("shared_", "thread_"))]


def _in(frame: dict[str, Any], rooms: set[UUID]) -> bool:
    return UUID(frame["room"].partition(":")[2]) in rooms


TAKEN_BACK: list[Wish] = [
    does(ADA, channels.create_channel, channel_id=OPEN, workspace_id=HERE, name="open"),
    does(ADA, messages.post, message_id=ROOT, channel_id=SECRETS, text="hi"),
    does(ADA, messages.post, message_id=fresh(1), channel_id=SECRETS, text="see #open", reply_to=ROOT),
    does(ADA, messages.post, message_id=fresh(2), channel_id=SECRETS, text="hi", reply_to=ROOT),
    does(ADA, sharing.unshare_thread, root_id=ROOT, channel_id=OPEN),
]


@settings(parent=DATABASE, max_examples=15)
@given(lent())
@example(TAKEN_BACK)
@example(TAKEN_BACK[:-1])
async def test_nothing_is_told_of_what_one_may_not_read_now(database_url: str, made: list[Wish]):
    world = story([*made, does(ADA, memberships.set_role, workspace_id=HERE, user_id=BOB, role="analyst")])
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while await engine.step(1000):
            pass
        try:
            sight = await workspace_scene(connection, BOB, HERE)
        except Refusal:
            return
        told_again = await heard(sight.told(lending(connection), START, Position(len(world.log))))
    for one in _messages_in(told_again):
        root = UUID(one["root_id"] or one["id"])
        assert UUID(one["channel_id"]) in sight.channels or root in sight.lent, one


def _messages_in(data: Any) -> Iterator[dict[str, Any]]:
    """However deep."""
    if isinstance(data, list):
        for each in data:
            yield from _messages_in(each)
    elif isinstance(data, dict):
        if "text" in data and "root_id" in data:
            yield data
        yield from _messages_in(list(data.values()))


def events_of(*seconds: float, silent: Container[int] = ()) -> Begin:
    """One at each of these seconds; of those at silent positions nobody is told anything."""

    async def story(after: Position) -> AsyncGenerator[Told]:
        for position, second in enumerate(seconds, 1):
            if position > after:
                frames = [] if position in silent else [b"%d" % position]
                yield Told(Position(position), NOON + timedelta(seconds=second), frames)

    async def begin(after: Position) -> AsyncGenerator[Told]:
        return story(after)

    return begin


class Listener:
    """Hears what is played, and says what is wanted when it has heard enough."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.states: list[str] = []
        self.wishes: dict[int | str, Callable[[], object]] = {}

    async def say(self, one: Told) -> None:
        self.heard.append(one.position)
        self.wishes.pop(one.position, lambda: None)()

    async def tell(self, state: str) -> None:
        self.states.append(state)
        self.wishes.pop(state, lambda: None)()


async def test_at_full_speed_no_time_passes():
    player, listener = Player(events_of(0, 86_400, 2 * 86_400), after=START, speed=None), Listener()
    listener.wishes["ended"] = player.stop
    await player.play(listener.say, listener.tell)
    assert (listener.heard, listener.states) == ([1, 2, 3], ["playing", "ended"])


async def test_gaps_last_as_long_as_they_did_divided_by_the_speed():
    player, listener = Player(events_of(0, 2, 1, 4), after=START, speed=100), Listener()
    listener.wishes["ended"] = player.stop
    loop = asyncio.get_running_loop()
    began = loop.time()
    await player.play(listener.say, listener.tell)
    assert listener.heard == [1, 2, 3, 4]
    assert loop.time() - began >= 0.039


async def test_nobody_watches_through_a_night():
    player, listener = Player(events_of(0, 86_400), after=START, speed=1, longest=0.01), Listener()
    listener.wishes["ended"] = player.stop
    async with asyncio.timeout(60):
        await player.play(listener.say, listener.tell)
    assert listener.heard == [1, 2]


async def test_a_long_pause_is_no_longer_for_what_is_said_in_it(monkeypatch: pytest.MonkeyPatch):
    asked: list[float] = []
    player, listener = Player(events_of(0, 86_400), after=START, speed=2, longest=1.0), Listener()
    listener.wishes["ended"] = player.stop

    async def a_word_each_quarter(seconds: float) -> float:
        asked.append(seconds)
        player.go(player.speed)
        return min(0.25, seconds)

    monkeypatch.setattr(player, "_until_changed", a_word_each_quarter)
    await player.play(listener.say, listener.tell)
    assert [round(seconds, 3) for seconds in asked[:4]] == [1.0, 0.75, 0.5, 0.25]
    assert listener.heard == [1, 2]


async def test_it_begins_with_what_is_heard_and_again_after_a_seek():
    """However long nobody was told anything, before and in between."""
    events = events_of(0, 86_400, 86_400.02, 2 * 86_400, silent={1, 4})
    player, listener = Player(events, after=START, speed=1), Listener()

    def back() -> None:
        listener.wishes["ended"] = player.stop
        player.seek(START)

    listener.wishes["ended"] = back
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(60):
        await player.play(listener.say, listener.tell)
    assert listener.heard == 2 * [1, 2, 3, 4]
    assert loop.time() - began >= 0.039


async def test_a_pause_holds_where_nobody_is_told_anything():
    events = events_of(0, 1, 2, silent={1, 2, 3})
    player, listener = Player(events, after=START, speed=1), Listener()
    listener.wishes = {
        1: player.pause,
        "paused": lambda: (paused_after.extend(listener.heard), player.go(1.0))[1],
        "ended": player.stop,
    }
    paused_after: list[int] = []
    async with asyncio.timeout(60):
        await player.play(listener.say, listener.tell)
    assert paused_after == [1]
    assert listener.heard == [1, 2, 3]


async def test_what_has_passed_of_a_wait_has_passed_at_the_speed_it_had():
    """A wait under way is not over by a higher speed that was asked for in its middle."""
    player, listener = Player(events_of(0, 2), after=START, speed=0.01), Listener()
    loop = asyncio.get_running_loop()
    listener.wishes = {1: lambda: loop.call_later(0.1, player.go, 20.0), "ended": player.stop}
    began = loop.time()
    await player.play(listener.say, listener.tell)
    assert loop.time() - began >= 0.19


async def test_it_is_paused_goes_on_and_is_sent_back_and_forth():
    player, listener = Player(events_of(0, 1, 2, 3, 4), after=START, speed=None), Listener()
    listener.wishes = {
        2: player.pause,
        "paused": lambda: player.go(None),
        4: lambda: player.seek(Position(1)),
        "ended": player.stop,
    }
    await player.play(listener.say, listener.tell)
    assert listener.heard == [1, 2, 3, 4, 2, 3, 4, 5]
    assert listener.states == ["playing", "paused", "playing", "playing", "ended"]


async def test_a_story_begun_anew_goes_on_where_the_other_was():
    player, listener = Player(events_of(0, 1, 2, 3), after=START, speed=None), Listener()
    listener.wishes = {2: player.again, "ended": player.stop}
    await player.play(listener.say, listener.tell)
    assert (listener.heard, listener.states) == ([1, 2, 3, 4], ["playing", "playing", "ended"])


async def test_at_the_end_it_waits_to_be_sent_back():
    player, listener = Player(events_of(0, 1), after=START, speed=None), Listener()

    def again() -> None:
        listener.wishes["ended"] = player.stop
        player.seek(Position(1))

    listener.wishes["ended"] = again
    await player.play(listener.say, listener.tell)
    assert (listener.heard, listener.states) == ([1, 2, 2], ["playing", "ended", "playing", "ended"])


async def test_others_have_their_turn_while_a_past_is_folded_and_let_go():
    world, turns = story(TOUR), [0]

    async def at_once() -> Story:
        yield list(world.log)

    async def others() -> None:
        while True:
            turns[0] += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    end = world.log[-1].position
    assert [one async for one in told(at_once(), end, of_the_place(GENERAL))] == []
    beside.cancel()
    assert turns[0] > len(world.log) / BREATH + len(Rows().shelves) / 2


async def test_the_words_of_what_is_gone_for_good_are_not_told(database_url: str):
    page = "https://hello.example"
    world = story(
        [
            does(ADA, messages.edit, message_id=HELLO, text=f"see {page}"),
            does(SYSTEM, previews.preview_link, message_id=HELLO, url=page, title="hello"),
            does(BOB, forwarding.forward, message_id=fresh(1), source_id=HELLO, channel_id=GENERAL),
        ]
    )
    world.do(take_away, TakeAway(actor=SYSTEM, at=NOON, user_id=ADA, message_ids=(HELLO,)))
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        await engine.step(1000)
        end, reading = Position(len(world.log)), lending(connection)
        whole = await heard(told(of_channel(reading, GENERAL, end), START, of_the_place(GENERAL)))
        kept = discreetly(reading, of_channel(reading, GENERAL, end), set())
        blank = await heard(told(kept, START, of_the_place(GENERAL)))
    assert "hello" in json.dumps(whole)
    assert "hello" not in json.dumps(blank)
    types = [[one["type"] for one in each] for each in (blank, whole)]
    assert types[0] == [type for type in types[1] if type != "message_updated"] != types[1]

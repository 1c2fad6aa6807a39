"""What stands on the screen is right: a page of messages and the frames after it make the page of later."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backscroll_client import timelines
from backscroll_client.reducer import reduce
from backscroll_client.screen import Screen, Timeline
from domain.ids import UserId
from projections.views import messages, unreads
from projections.views.pages import Cut
from store.connections import Connection
from tests.dsl import ADA, BOB, EVE, World
from tests.laws.oracle import Oracle
from tests.laws.strategies.handled import handled
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import stories
from tests.laws.test_screen import DATABASE, begins, frames_after, seen, socket, started, story
from tests.laws.tour import HEARD_AGAIN, TOUR, UNHEARD
from tests.people import HERE
from tests.projected import projecting

pytestmark = pytest.mark.timeout(400)


async def pages(connection: Connection, user: UserId) -> dict[str, list[dict[str, Any]]] | None:
    """Every channel that this person is in, with its messages; None for whoever is not in the workspace."""
    state = await seen(connection, user)
    if state is None:
        return None
    places = {**state["channels"], **state["dms"]}
    return {id: await _page(connection, user, id) for id, place in places.items() if place["member"]}


async def _page(connection: Connection, user: UserId, channel: str) -> list[dict[str, Any]]:
    page = await messages.of_channel(connection, user, UUID(channel), Cut(limit=1000))
    return json.loads(msgspec.json.encode(page.items))


@DATABASE
@given(stories(12), stories(18), st.integers(1, 9))
@example([], TOUR, 3)
@example([], UNHEARD, 3)
@example([], HEARD_AGAIN, 3)
async def test_a_page_and_the_frames_after_it_make_the_next(
    database_url: str, before_it: list[Wish], after_it: list[Wish], batch: int
):
    await _follows(database_url, len(story(before_it).log), story([*before_it, *after_it]), batch)


@settings(parent=DATABASE, max_examples=60)
@given(handled(), st.integers(0, 20), st.integers(1, 9))
async def test_so_it_is_when_much_is_done_with_few_messages(
    database_url: str, made: list[Wish], after: int, batch: int
):
    """Pins, votes, forwards, deletion and restoring, which by chance alone seldom meet."""
    await _follows(database_url, len(story([]).log) + after, story(made), batch)


async def _follows(database_url: str, first: int, world: World, batch: int) -> None:
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while engine.position < min(first, len(world.log)):
            await engine.step(min(batch, first - engine.position))
        before = {user: await pages(connection, user) for user in (ADA, BOB, EVE)}
        screens = {user: await seen(connection, user) for user in (ADA, BOB, EVE)}
        sockets = {user: await socket(connection, user) for user in (ADA, BOB, EVE)}
        while await engine.step(batch):
            pass
        frames = await frames_after(connection, first)
        for user, shown in before.items():
            after, screen, counted = (
                await pages(connection, user),
                screens[user],
                await seen(connection, user),
            )
            if shown is None or after is None or screen is None:
                continue
            taken = [
                frame
                for kind, id, frame in frames
                if sockets[user].takes(kind, id, frame) and not sockets[user].over
            ]
            client = showing(begins(user, screen), shown)
            for frame in taken:
                client = entered(reduce(client, frame), frame)
            if not sockets[user].over:
                _agree(client, after)
                _do_no_harm(taken, client, after)
                assert client.snapshot == counted
        await _as_counted(connection, Oracle(world.log))


async def _as_counted(connection: Connection, oracle: Oracle) -> None:
    """Votes and unread are as a person would count them."""
    shown = await connection.execute("SELECT id, content -> 'poll' FROM messages WHERE content ? 'poll'")
    for id, poll in await shown.fetchall():
        votes = [option["votes"] for option in poll["options"]]
        assert (votes, poll["voters"]) == oracle.tally(id)
    for user in (ADA, BOB, EVE):
        for entry in await unreads.of_channels(connection, user, HERE):
            assert (entry.unread, entry.mentions) == oracle.unread(entry.channel_id, user)


def showing(screen: Screen, pages: dict[str, list[dict[str, Any]]]) -> Screen:
    timelines = {id: Timeline(id, 0, tuple(page)) for id, page in pages.items()}
    return replace(screen, timelines=timelines)


def entered(screen: Screen, frame: dict[str, Any]) -> Screen:
    """Of a channel that one comes into one knows all that is said from there on."""
    channel = frame["data"].get("channel")
    if not channel or channel["workspace_id"] != str(HERE):
        return screen
    opened = Timeline(channel["id"], channel["last_seq"])
    return replace(screen, timelines={**screen.timelines, channel["id"]: opened})


def _agree(client: Screen, after: dict[str, list[dict[str, Any]]]) -> None:
    assert set(client.timelines) == set(after)
    for id, page in after.items():
        timeline = client.timelines[id]
        for message in page:
            if message["id"] in timeline.stale:
                timeline = timelines.read_again(timeline, message)
        assert list(timeline.messages) == [each for each in page if each["seq"] > timeline.since]


def _do_no_harm(taken: list[dict[str, Any]], client: Screen, after: dict[str, list[dict[str, Any]]]) -> None:
    """A page fetched late knows of frames that are applied to it all the same."""
    for id, timeline in client.timelines.items():
        if timeline.since == 0:  # nothing was missed in between
            page = Timeline(id, 0, tuple(after[id]))
            told = (frame for frame in taken if frame["room"] in {f"channel:{id}", f"workspace:{HERE}"})
            assert _applied(page, told).messages == page.messages


def _applied(page: Timeline, told: Iterable[dict[str, Any]]) -> Timeline:
    for frame in told:
        page = timelines.apply(page, frame["type"], frame["data"])
    return page

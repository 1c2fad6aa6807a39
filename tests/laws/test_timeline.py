"""What stands on the screen is right: a page of messages and the frames after it make the page of later."""

import json
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.ids import UserId
from projections.views import messages, unreads
from projections.views.pages import Cut
from store.log import Connection
from tests.client import Client
from tests.dsl import ADA, BOB, EVE, World
from tests.laws.oracle import Oracle
from tests.laws.strategies.handled import handled
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import stories
from tests.laws.test_screen import DATABASE, frames_after, seen, socket, started, story
from tests.laws.tour import TOUR
from tests.people import HERE
from tests.projected import projecting
from tests.timeline import TimelineClient

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
            client, counter = TimelineClient(str(user), str(HERE), shown), Client(str(user), screen)
            for kind, id, frame in frames:
                if sockets[user].takes(kind, id, frame) and not sockets[user].over:
                    client.apply(frame)
                    counter.apply(frame)
            if not sockets[user].over:
                _agree(client, after)
                assert counter.state == counted
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


def _agree(client: TimelineClient, after: dict[str, list[dict[str, Any]]]) -> None:
    assert set(client.since) == set(after)
    for id, page in after.items():
        for message in page:
            if message["id"] in client.stale:
                client.messages[message["id"]]["forward"] = message["forward"]
            if message["id"] in client.messages:
                assert client.messages[message["id"]] == message
            else:
                assert message["seq"] <= client.since[id]
    assert set(client.messages) <= {each["id"] for page in after.values() for each in page}

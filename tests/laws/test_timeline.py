"""What stands on the screen is right: a page of messages and the frames after it make the page of later."""

import json
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import UserId
from projections.views import messages
from projections.views.pages import Cut
from store.log import Connection
from tests.dsl import ADA, BOB, EVE
from tests.laws.strategies import Wish, stories
from tests.laws.test_screen import DATABASE, frames_after, seen, socket, started, story
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
async def test_a_page_and_the_frames_after_it_make_the_next(
    database_url: str, before_it: list[Wish], after_it: list[Wish], batch: int
):
    first = len(story(before_it).log)
    world = story([*before_it, *after_it])
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while engine.position < first:
            await engine.step(min(batch, first - engine.position))
        before = {user: await pages(connection, user) for user in (ADA, BOB, EVE)}
        sockets = {user: await socket(connection, user) for user in (ADA, BOB, EVE)}
        while await engine.step(batch):
            pass
        for user, shown in before.items():
            after = await pages(connection, user)
            if shown is None or after is None:
                continue
            client = TimelineClient(str(user), shown)
            for kind, id, frame in await frames_after(connection, first):
                if sockets[user].takes(kind, id, frame) and not sockets[user].over:
                    client.apply(frame)
            if not sockets[user].over:
                _agree(client, after)


def _agree(client: TimelineClient, after: dict[str, list[dict[str, Any]]]) -> None:
    assert set(client.since) == set(after)
    for id, page in after.items():
        for message in page:
            if message["id"] in client.messages:
                assert client.messages[message["id"]] == message
            else:
                assert message["seq"] <= client.since[id]
    assert set(client.messages) <= {each["id"] for page in after.values() for each in page}

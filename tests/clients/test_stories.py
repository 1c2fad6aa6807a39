"""The two clients' reducers say the same: stories that Python has replayed are replayed by Node."""

import asyncio
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backscroll_client import reducer
from backscroll_client.views import Input, view_of
from domain.ids import UserId
from projections.frames.types import FRAMES
from store.connections import Connection
from tests.clients.node import run_node
from tests.dsl import ADA, BOB, EVE
from tests.laws.strategies.handled import handled
from tests.laws.strategies.kinds import Wish
from tests.laws.test_screen import DATABASE, begins, frames_after, seen, socket, started, story
from tests.laws.test_timeline import entered, pages, showing
from tests.laws.tour import BACK, BANNED, HEARD_AGAIN, TOUR, UNHEARD
from tests.projected import projecting

pytestmark = pytest.mark.timeout(400)

Story = dict[str, Any]


class Teller:
    """What one person's client begins with, what it hears, and what it makes of it."""

    def __init__(self, user: UserId, state: dict[str, Any], shown: dict[str, list[dict[str, Any]]]) -> None:
        begun = begins(user, state)
        self.screen = showing(begun, shown)
        self.steps: list[dict[str, Any]] = [{"timelines": self.screen.timelines}]
        self.story: Story = {
            "me": str(user),
            "snapshot": {**begun.snapshot, "position": 0},
            "steps": self.steps,
        }

    def hear(self, frame: dict[str, Any]) -> None:
        self.steps.append({"frame": frame})
        heard = reducer.reduce(self.screen, frame)
        self.screen = entered(heard, frame)
        if self.screen is not heard:
            self.steps.append({"timelines": self.screen.timelines})

    def told(self) -> Story:
        inputs = {
            id: Input(f"in {id}", {"name": "a.txt"}) for id in (*self.screen.channels, *self.screen.threads)
        }
        view = view_of(self.screen, inputs)
        fields = {id: each._asdict() for id, each in inputs.items()}
        return {**self.story, "screen": self.screen, "inputs": fields, "view": view._asdict()}


async def tell(database_url: str, made: list[Wish], after: int) -> list[Story]:
    world = story(made)
    first = len(story([]).log) + after
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while engine.position < min(first, len(world.log)):
            await engine.step(first - engine.position)
        people = [await begun(connection, user) for user in (ADA, BOB, EVE)]
        while await engine.step(100):
            pass
        frames = await frames_after(connection, min(first, len(world.log)))
    for teller, ears in filter(None, people):
        for kind, id, frame in frames:
            if ears.takes(kind, id, frame) and not ears.over:
                teller.hear(frame)
    return [teller.told() for teller, _ in filter(None, people)]


async def begun(connection: Connection, user: UserId) -> Any:
    state, shown = await seen(connection, user), await pages(connection, user)
    if state is None or shown is None:
        return None
    return Teller(user, state, shown), await socket(connection, user)


async def test_both_clients_end_with_the_same_screen(database_url: str, tmp_path: Path):
    stories: list[Story] = []

    @settings(parent=DATABASE, max_examples=8)
    @given(handled(), st.integers(0, 20))
    @example(TOUR, 0)
    @example(UNHEARD, 0)
    @example(BANNED, 0)
    @example(BACK, len(BANNED))
    @example(HEARD_AGAIN, 0)
    def record(made: list[Wish], after: int) -> None:
        stories.extend(asyncio.run(tell(database_url, made, after)))

    await asyncio.to_thread(record)
    file = tmp_path / "stories.json"
    file.write_bytes(msgspec.json.encode(stories))
    await run_node("stories.test.js", BACKSCROLL_STORIES=str(file))
    told = {step["frame"]["type"] for one in stories for step in one["steps"] if "frame" in step}
    assert set(FRAMES) - told <= {"user_joined_workspace", "session_revoked", "thread_updated"}

"""What two people are to each other, told by frames, is what the list of relationships says."""

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import SYSTEM, UserId
from projections.views import relationships
from tests.dsl import ADA, BOB, EVE
from tests.laws.strategies.kinds import Wish, any_of
from tests.laws.strategies.people import RELATE
from tests.laws.test_screen import DATABASE, frames_after, started, story
from tests.projected import projecting


@DATABASE
@given(st.lists(any_of(*RELATE), max_size=25), st.integers(1, 9))
async def test_frames_tell_what_people_are_to_each_other(database_url: str, made: list[Wish], batch: int):
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, story(made))
        while await engine.step(batch):
            pass
        told: dict[tuple[str, str], object] = {}
        for kind, id, frame in await frames_after(connection, 0):
            if kind == "u" and frame["type"] == "relationship_changed":
                told[str(id), frame["data"]["user_id"]] = frame["data"]
        for user in (ADA, BOB, EVE):
            for each in await relationships.of_user(
                connection, user, kind=None, limit=9, after=UserId(SYSTEM)
            ):
                shown = json.loads(msgspec.json.encode(each.relationship))
                heard = told.pop((str(user), str(each.user.id)), None)
                assert heard == shown or (heard is None and nothing(shown))
    assert not told


def nothing(shown: dict[str, object]) -> bool:
    """Between people of whom nobody has told this one anything."""
    return shown["friend"] == "none" and not (shown["follows"] or shown["blocks"] or shown["mutes"])

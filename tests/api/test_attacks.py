"""What an attacker found once, and does not find again."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.api.conftest import Api, Person, Place, problem


async def test_reactions_do_not_grow_without_end(ada: Person, bob: Person, lamp: Place) -> None:
    said = await ada.says(lamp.general, "look")
    path = f"/v1/messages/{said}/reactions"
    for kind in range(40):
        await ada.does("PUT", f"{path}/e{kind}")
    problem(await bob.asks("PUT", f"{path}/another"), 409, "too_many_kinds", "emoji")
    await bob.does("PUT", f"{path}/e7")


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59Z"])
async def test_no_time_is_past_what_the_database_can_tell(ada: Person, lamp: Place, time: str) -> None:
    wish = {"muted": True, "muted_until": time}
    answer = await ada.asks("PATCH", f"/v1/channels/{lamp.general}/preferences", json=wish)
    problem(answer, 422, "time_invalid", "muted_until")


@pytest.mark.parametrize(
    "address", ["<a@b.example>", "a\u202e@b.example", "a\u200b@b.example", "a@b\n.example"]
)
async def test_addresses_have_nothing_that_is_not_seen(api: Api, address: str) -> None:
    wish = {"email": address, "password": "correct horse", "username": "hidden"}
    problem(await api.client.post("/v1/auth/register", json=wish), 422, "name_invalid", "email")


async def test_a_zone_a_day_away_is_told_in_ours(ada: Person, lamp: Place) -> None:
    path = f"/v1/channels/{lamp.general}"
    await ada.does("PATCH", f"{path}/preferences", muted=True, muted_until="2099-01-01T00:00:00-23:59")
    assert (await ada.gets(path))["muted_until"] == "2099-01-01T23:59:00Z"
    at = (datetime.now(UTC) + timedelta(days=2)).replace(tzinfo=timezone(-timedelta(hours=23)))
    planned = await ada.does("POST", f"{path}/scheduled", text="later", at=at.isoformat())
    assert (await ada.gets(f"/v1/scheduled/{planned['id']}"))["text"] == "later"

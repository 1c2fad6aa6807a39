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
    poll = {"question": "?", "options": ["a", "b"], "closes_at": "2099-01-01T00:00:00-23:59"}
    asked = await ada.does("POST", f"{path}/messages", content_type="poll", poll=poll)
    assert (await ada.gets(f"/v1/messages/{asked['id']}"))["poll"]["closes_at"] == "2099-01-01T23:59:00Z"
    status = {"text": "out", "expires_at": "2099-01-01T00:00:00+23:59"}
    assert (await ada.asks("PUT", "/v1/me/presence", json={"custom_status": status})).status_code == 200
    assert (await ada.gets("/v1/me/presence"))["custom_status"]["expires_at"] == "2098-12-31T00:01:00Z"


async def test_no_poll_or_status_ends_past_that_either(ada: Person, lamp: Place) -> None:
    """A status without an end in sight could be told to nobody any more."""
    time = "9999-12-31T23:59:59-23:59"
    poll = {"question": "?", "options": ["a", "b"], "closes_at": time}
    path, asked = f"/v1/channels/{lamp.general}/messages", {"content_type": "poll", "poll": poll}
    problem(await ada.asks("POST", path, json=asked), 422, "time_invalid", "poll.closes_at")
    wish = {"custom_status": {"text": "out", "expires_at": time}}
    refused = await ada.asks("PUT", "/v1/me/presence", json=wish)
    problem(refused, 422, "time_invalid", "custom_status.expires_at")


@pytest.mark.parametrize("at", ["253402300800", "-1", "2026-01-01T00:00:00", "yesterday"])
async def test_the_past_is_asked_for_by_times_only(ada: Person, lamp: Place, at: str) -> None:
    for path in (lamp.path, f"/v1/channels/{lamp.general}"):
        problem(await ada.asks("GET", f"{path}/as-of", params={"at": at}), 400, "malformed", "at")


@pytest.mark.parametrize("name", ["gene\u200bral", "general\ufe0f", "ge\u00adneral", "general\u3164"])
async def test_no_name_looks_like_another_for_what_is_not_seen(ada: Person, lamp: Place, name: str) -> None:
    answer = await ada.asks("POST", f"{lamp.path}/channels", json={"name": name})
    problem(answer, 409, "name_taken", "name")


@pytest.mark.parametrize("name", ["\u202elareneg", "two\nlines", "a\u2066b", "\x1b[31mred", "a\u2028b"])
async def test_names_are_a_line_and_turn_nothing_around(ada: Person, lamp: Place, name: str) -> None:
    for method, path, field in (
        ("POST", f"{lamp.path}/channels", "name"),
        ("PATCH", lamp.path, "name"),
        ("PATCH", "/v1/me", "display_name"),
    ):
        problem(await ada.asks(method, path, json={field: name}), 422, "value_invalid", field)


async def test_of_a_field_given_twice_the_last_counts(ada: Person, lamp: Place) -> None:
    path = f"/v1/channels/{lamp.general}/messages"
    assert (await ada.asks("POST", path, content=b'{"text": "one", "text": "two"}')).status_code == 201
    assert [each["text"] for each in await ada.hears(lamp.general)] == ["two"]

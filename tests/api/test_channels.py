"""Channels, direct conversations, and who is in them."""

import asyncio
from uuid import uuid4

import pytest

from tests.api.conftest import Person, Place, problem


async def opens(person: Person, place: Place, name: str, **more: object) -> str:
    return (await person.does("POST", f"{place.path}/channels", name=name, **more))["id"]


async def test_whoever_opens_a_channel_runs_it(bob: Person, ada: Person, lamp: Place) -> None:
    id = await opens(bob, lamp, "Wicks & Oil", topic="light")
    seen = await bob.gets(f"/v1/channels/{id}")
    assert (seen["slug"], seen["topic"], seen["member"], seen["role"]) == (
        "wicks-oil",
        "light",
        True,
        "owner",
    )
    others = await ada.gets(f"/v1/channels/{id}")
    assert (others["member"], others["role"], others["member_count"]) == (False, None, 1)


async def test_a_retry_with_ones_own_id_opens_nothing_twice(ada: Person, lamp: Place) -> None:
    wish = {"id": str(uuid4()), "name": "Random"}
    first = await ada.asks("POST", f"{lamp.path}/channels", json=wish)
    again = await ada.asks("POST", f"{lamp.path}/channels", json=wish)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = await ada.asks("POST", f"{lamp.path}/channels", json={**wish, "name": "Other"})
    problem(other, 409, "id_taken", "id")


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"name": "general"}, 409, "name_taken", "name"),
        ({"name": "x", "visibility": "secret"}, 422, "value_invalid", "visibility"),
        ({"name": "x", "id": "7"}, 400, "malformed", "id"),
        ({"name": "x", "id": "00000000-0000-5000-8000-000000000000"}, 422, "id_reserved", "id"),
        ({"name": "x" * 81}, 422, "value_invalid", "name"),
        ({"name": "x", "topic": None}, 400, "malformed", "topic"),
    ],
)
async def test_a_bad_channel_is_not_opened(
    ada: Person, lamp: Place, body: dict[str, object], status: int, code: str, field: str
) -> None:
    problem(await ada.asks("POST", f"{lamp.path}/channels", json=body), status, code, field)


async def test_of_many_who_race_for_a_name_one_gets_it(ada: Person, bob: Person, lamp: Place) -> None:
    path = f"{lamp.path}/channels"
    racing = [person.asks("POST", path, json={"name": "gold"}) for person in (ada, bob) * 4]
    assert sorted(answer.status_code for answer in await asyncio.gather(*racing)) == [201, *[409] * 7]


async def test_public_ones_are_listed_and_private_ones_to_their_members(
    ada: Person, bob: Person, lamp: Place
) -> None:
    await opens(ada, lamp, "Attic", visibility="private")
    await opens(ada, lamp, "Zoo")
    mine = await ada.gets(f"{lamp.path}/channels", limit=2)
    rest = await ada.gets(f"{lamp.path}/channels", limit=2, after=mine["next"])
    assert [item["name"] for item in mine["items"] + rest["items"]] == ["Attic", "general", "Zoo"]
    theirs = await bob.gets(f"{lamp.path}/channels")
    assert [(item["name"], item["member"]) for item in theirs["items"]] == [("general", True), ("Zoo", False)]


async def test_a_private_channel_does_not_exist_for_others(ada: Person, bob: Person, lamp: Place) -> None:
    id = await opens(ada, lamp, "Attic", visibility="private")
    message = await ada.says(id, "psst")
    for method, path, body in [
        ("GET", f"/v1/channels/{id}", None),
        ("PATCH", f"/v1/channels/{id}", {"topic": "x"}),
        ("DELETE", f"/v1/channels/{id}", None),
        ("POST", f"/v1/channels/{id}/join", None),
        ("POST", f"/v1/channels/{id}/leave", None),
        ("POST", f"/v1/channels/{id}/archive", None),
        ("POST", f"/v1/channels/{id}/unarchive", None),
        ("GET", f"/v1/channels/{id}/members", None),
        ("PUT", f"/v1/channels/{id}/members/{bob.id}", {}),
        ("DELETE", f"/v1/channels/{id}/members/{ada.id}", None),
        ("POST", f"/v1/channels/{id}/messages", {"text": "x"}),
        ("GET", f"/v1/channels/{id}/messages", None),
        ("PUT", f"/v1/channels/{id}/read", {"seq": 1}),
        ("GET", f"/v1/channels/{id}/unread/explain", None),
        ("GET", f"/v1/messages/{message}", None),
        ("PATCH", f"/v1/messages/{message}", {"text": "x"}),
        ("DELETE", f"/v1/messages/{message}", None),
        ("GET", f"/v1/messages/{message}/history", None),
        ("GET", f"/v1/messages/{message}/replies", None),
        ("PUT", f"/v1/messages/{message}/reactions/x", None),
        ("DELETE", f"/v1/messages/{message}/reactions/x", None),
        ("PUT", f"/v1/messages/{message}/read", {"seq": 1}),
    ]:
        answer = await bob.asks(method, path, json=body)
        code = "message_not_found" if "/messages/" in path else "channel_not_found"
        problem(answer, 404, code)
        nowhere = str(uuid4())
        unknown = await bob.asks(method, path.replace(id, nowhere).replace(message, nowhere), json=body)
        assert unknown.json() == answer.json(), path


async def test_a_public_channel_is_read_by_all_and_written_by_members(
    ada: Person, bob: Person, lamp: Place
) -> None:
    id = await opens(ada, lamp, "Zoo")
    await ada.says(id, "a lion")
    assert len((await bob.gets(f"/v1/channels/{id}/messages"))["items"]) == 1
    problem(await bob.asks("POST", f"/v1/channels/{id}/messages", json={"text": "x"}), 403, "not_a_member")
    await bob.does("POST", f"/v1/channels/{id}/join")
    await bob.says(id, "a tiger")
    await bob.does("POST", f"/v1/channels/{id}/leave")
    problem(await bob.asks("POST", f"/v1/channels/{id}/messages", json={"text": "x"}), 403, "not_a_member")
    await bob.does("POST", f"/v1/channels/{id}/leave")  # once gone, gone


async def test_guests_see_only_what_they_are_in(ada: Person, eve: Person, lamp: Place) -> None:
    await ada.admits(lamp, eve, role="guest")
    problem(await eve.asks("GET", f"/v1/channels/{lamp.general}"), 404, "channel_not_found")
    assert (await eve.gets(f"{lamp.path}/channels"))["items"] == []
    id = await opens(ada, lamp, "Lobby")
    await ada.does("PUT", f"/v1/channels/{id}/members/{eve.id}")
    assert [item["name"] for item in (await eve.gets(f"{lamp.path}/channels"))["items"]] == ["Lobby"]
    await eve.says(id, "good day")
    problem(await eve.asks("POST", f"{lamp.path}/channels", json={"name": "x"}), 403, "role_too_low")


async def test_a_topic_is_for_members_and_a_name_for_whoever_runs_it(
    ada: Person, bob: Person, lamp: Place
) -> None:
    id = await opens(ada, lamp, "Zoo")
    await bob.does("POST", f"/v1/channels/{id}/join")
    await bob.does("PATCH", f"/v1/channels/{id}", topic="cages", description="no feeding")
    problem(await bob.asks("PATCH", f"/v1/channels/{id}", json={"name": "Mine"}), 403, "role_too_low", "name")
    await ada.does("PATCH", f"/v1/channels/{id}", name="Park")
    seen = await bob.gets(f"/v1/channels/{id}")
    assert (seen["name"], seen["slug"], seen["topic"]) == ("Park", "park", "cages")
    taken = await ada.asks("PATCH", f"/v1/channels/{id}", json={"name": "General"})
    problem(taken, 409, "name_taken", "name")


async def test_an_archived_channel_is_only_read(ada: Person, bob: Person, lamp: Place) -> None:
    id = await opens(ada, lamp, "Zoo")
    await ada.says(id, "last words")
    problem(await bob.asks("POST", f"/v1/channels/{id}/archive"), 403, "role_too_low")
    await ada.does("POST", f"/v1/channels/{id}/archive")
    said = await ada.asks("POST", f"/v1/channels/{id}/messages", json={"text": "more"})
    problem(said, 403, "channel_archived")
    assert [item["text"] for item in await bob.hears(id)] == ["last words"]
    await ada.does("POST", f"/v1/channels/{id}/unarchive")
    await ada.says(id, "more")
    problem(await ada.asks("POST", f"/v1/channels/{lamp.general}/archive"), 409, "general_channel")


async def test_a_closed_channel_is_gone_and_its_name_free(ada: Person, bob: Person, lamp: Place) -> None:
    id = await opens(ada, lamp, "Zoo")
    problem(await bob.asks("DELETE", f"/v1/channels/{id}"), 403, "role_too_low")
    await ada.does("DELETE", f"/v1/channels/{id}")
    problem(await ada.asks("GET", f"/v1/channels/{id}"), 404, "channel_not_found")
    problem(await ada.asks("GET", f"/v1/channels/{id}/messages"), 404, "channel_not_found")
    await opens(ada, lamp, "Zoo")


async def test_people_are_brought_in_given_roles_and_shown_out(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    id = await opens(ada, lamp, "Attic", visibility="private")
    path = f"/v1/channels/{id}/members"
    await ada.does("PUT", f"{path}/{bob.id}")
    await ada.does("PUT", f"{path}/{bob.id}", role="moderator")
    first = await bob.gets(path, limit=1)
    rest = await bob.gets(path, after=first["next"])
    roles = {item["user"]["username"]: item["role"] for item in first["items"] + rest["items"]}
    assert roles == {ada.username: "owner", bob.username: "moderator"}
    problem(await bob.asks("DELETE", f"{path}/{ada.id}"), 403, "role_too_low")
    problem(await ada.asks("PUT", f"{path}/{eve.id}", json={}), 404, "user_not_found", "user_id")
    problem(await ada.asks("PUT", f"{path}/{bob.id}", json={"role": "x"}), 422, "value_invalid", "role")
    await ada.does("DELETE", f"{path}/{bob.id}")
    problem(await bob.asks("GET", f"/v1/channels/{id}"), 404, "channel_not_found")
    problem(await ada.asks("DELETE", f"{path}/{bob.id}"), 403, "not_a_member", "user_id")


async def test_two_people_have_one_conversation(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    here = await ada.does("POST", f"{lamp.path}/dms", user_ids=[bob.id])
    there = await bob.does("POST", f"{lamp.path}/dms", user_ids=[ada.id])
    assert here["id"] == there["id"]
    await ada.says(here["id"], "between us")
    (listed,) = (await bob.gets(f"{lamp.path}/dms"))["items"]
    assert (listed["id"], listed["kind"], sorted(listed["user_ids"])) == (
        here["id"],
        "dm",
        sorted([ada.id, bob.id]),
    )
    await ada.admits(lamp, eve)
    problem(await eve.asks("GET", f"/v1/channels/{here['id']}/messages"), 404, "channel_not_found")
    problem(await ada.asks("POST", f"/v1/channels/{here['id']}/leave"), 409, "fixed_membership")
    stranger = await ada.asks("POST", f"{lamp.path}/dms", json={"user_ids": [str(uuid4())]})
    problem(stranger, 404, "user_not_found", "user_ids")
    bad = await ada.asks("POST", f"{lamp.path}/dms", json={"user_ids": ["x"]})
    problem(bad, 400, "malformed", "user_ids[0]")


async def test_bans_and_permissions_are_shown(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    await ada.admits(lamp, eve)
    id = await opens(ada, lamp, "Zoo")
    path = f"/v1/channels/{id}"
    await ada.does("PUT", f"{path}/members/{bob.id}", permissions=["remove_members"])
    listed = (await eve.gets(f"{path}/members"))["items"]
    assert {item["user"]["id"]: item["permissions"] for item in listed} == {
        ada.id: [],
        bob.id: ["remove_members"],
    }
    assert (await bob.gets(path))["permissions"] == ["remove_members"]
    await eve.does("POST", f"{path}/join")
    await bob.does("PUT", f"{path}/bans/{eve.id}")
    problem(await eve.asks("POST", f"{path}/join"), 404, "channel_not_found")
    problem(await ada.asks("PUT", f"{path}/members/{eve.id}", json={}), 403, "banned_from_channel", "user_id")
    assert [user["id"] for user in (await bob.gets(f"{path}/bans"))["items"]] == [eve.id]
    assert (await ada.gets(path))["member_count"] == 2
    await bob.does("DELETE", f"{path}/bans/{eve.id}")
    await eve.does("POST", f"{path}/join")
    wrong = await ada.asks("PUT", f"{path}/members/{bob.id}", json={"permissions": ["fly"]})
    problem(wrong, 422, "value_invalid", "permissions[0]")


async def test_a_code_lets_people_of_the_workspace_in(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    id = await opens(ada, lamp, "Attic", visibility="private")
    made = await ada.does("POST", f"/v1/channels/{id}/invites", max_uses=1, expires_in=60)
    path = f"/v1/channel-invites/{made['code']}/accept"
    problem(await eve.asks("POST", path), 404, "invite_not_found")
    assert (await bob.does("POST", path))["channel_id"] == id
    await bob.says(id, "good day")
    await bob.does("POST", path)  # once in, in
    await ada.admits(lamp, eve)
    problem(await eve.asks("POST", path), 404, "invite_not_found")
    (listed,) = (await bob.gets(f"/v1/channels/{id}/invites"))["items"]
    assert (listed["id"], listed["uses"], listed["revoked"]) == (made["id"], 1, False)
    assert "code" not in listed


async def test_a_code_taken_back_lets_nobody_in(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    await ada.admits(lamp, eve)
    id = await opens(ada, lamp, "Zoo")
    made = await ada.does("POST", f"/v1/channels/{id}/invites")
    path = f"/v1/channel-invites/{made['code']}/accept"
    await bob.does("POST", path)
    revoke = f"/v1/channels/{id}/invites/{made['id']}"
    problem(await bob.asks("DELETE", revoke), 403, "role_too_low")
    await ada.does("DELETE", revoke)
    problem(await eve.asks("POST", path), 404, "invite_not_found")
    problem(await eve.asks("GET", f"/v1/channels/{id}/invites"), 403, "not_a_member")
    problem(await eve.asks("POST", f"/v1/channels/{id}/invites", json={}), 403, "not_a_member")
    theirs = await bob.does("POST", f"/v1/channels/{id}/invites")
    await bob.does("POST", f"/v1/channels/{id}/leave")
    late = f"/v1/channel-invites/{theirs['code']}/accept"
    problem(await eve.asks("POST", late), 404, "invite_not_found")


async def test_a_channel_has_room_for_so_many(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    await ada.admits(lamp, eve)
    id = await opens(ada, lamp, "Boat")
    path = f"/v1/channels/{id}"
    await bob.does("POST", f"{path}/join")
    problem(await bob.asks("PUT", f"{path}/maximum", json={"max_participants": 9}), 403, "role_too_low")
    await ada.does("PUT", f"{path}/maximum", max_participants=2)
    assert (await eve.gets(path))["max_participants"] == 2
    problem(await eve.asks("POST", f"{path}/join"), 409, "channel_full")
    problem(await ada.asks("PUT", f"{path}/members/{eve.id}", json={}), 409, "channel_full")
    await bob.does("POST", f"{path}/leave")
    await eve.does("POST", f"{path}/join")
    problem(await bob.asks("POST", f"{path}/join"), 409, "channel_full")
    await ada.does("PUT", f"{path}/maximum", max_participants=None)
    await bob.does("POST", f"{path}/join")
    general = await ada.asks("PUT", f"/v1/channels/{lamp.general}/maximum", json={"max_participants": 9})
    problem(general, 409, "general_channel")
    bad = await ada.asks("PUT", f"{path}/maximum", json={"max_participants": 0})
    problem(bad, 422, "value_invalid", "max_participants")


async def test_a_muted_channel_counts_and_says_that_it_is_muted(
    ada: Person, bob: Person, lamp: Place
) -> None:
    path = f"/v1/channels/{lamp.general}"
    await bob.does("PATCH", f"{path}/preferences", notify="mentions", muted=True)
    await ada.says(lamp.general, f"{bob.call} look")
    (told,) = (await bob.gets(f"{lamp.path}/unreads"))["channels"]
    assert (told["unread"], told["mentions"], told["muted"], told["muted_until"]) == (1, 1, True, None)
    until = "2100-01-01T00:00:00Z"
    await bob.does("PATCH", f"{path}/preferences", muted=True, muted_until=until)
    seen = await bob.gets(path)
    assert (seen["notify"], seen["muted"], seen["muted_until"]) == ("mentions", True, until)
    assert (await ada.gets(path))["muted"] is False
    await bob.does("PATCH", f"{path}/preferences", muted=False)
    shown = (await bob.gets(f"{lamp.path}/snapshot"))["channels"][lamp.general]
    assert (shown["notify"], shown["muted"], shown["muted_until"]) == ("mentions", False, None)
    zoo = await opens(ada, lamp, "Zoo")
    answer = await bob.asks("PATCH", f"/v1/channels/{zoo}/preferences", json={"muted": True})
    problem(answer, 403, "not_a_member")
    naive = {"muted": True, "muted_until": "2100-01-01T00:00:00"}
    problem(await bob.asks("PATCH", f"{path}/preferences", json=naive), 400, "malformed", "muted_until")
    for bad, field in (({"notify": "loud"}, "notify"), ({"muted_until": until}, "muted_until")):
        problem(await bob.asks("PATCH", f"{path}/preferences", json=bad), 422, "value_invalid", field)

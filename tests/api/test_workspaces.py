"""Workspaces, and who is in them."""

import asyncio
from uuid import uuid4

import pytest

from tests.api.conftest import Api, Person, Place, problem


async def test_opening_one_makes_its_owner_and_general(ada: Person) -> None:
    opened = await ada.does("POST", "/v1/workspaces", name=f"Engine of {ada.username}", description="cogs")
    shown = await ada.gets(f"/v1/workspaces/{opened['id']}")
    assert (shown["slug"], shown["role"], shown["owner_id"]) == (f"engine-of-{ada.username}", "owner", ada.id)
    general = await ada.gets(f"/v1/channels/{opened['general_id']}")
    assert (general["name"], general["general"], general["role"]) == ("general", True, "owner")


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"name": "x", "slug": "the same"}, 409, "name_taken", "slug"),
        ({"name": "?!"}, 422, "name_invalid", "name"),
        ({"name": ""}, 422, "value_invalid", "name"),
        ({"name": ["x"]}, 400, "malformed", "name"),
        ({}, 400, "malformed", "name"),
    ],
)
async def test_a_bad_one_is_not_opened(
    ada: Person, lamp: Place, body: dict[str, object], status: int, code: str, field: str
) -> None:
    if "slug" in body:
        body = {**body, "slug": lamp.slug}
    problem(await ada.asks("POST", "/v1/workspaces", json=body), status, code, field)


async def test_ones_own_are_listed_page_by_page(ada: Person, lamp: Place) -> None:
    second, third = await ada.opens("Second"), await ada.opens("Third")
    first = await ada.gets("/v1/workspaces", limit=2)
    assert [item["id"] for item in first["items"]] == [lamp.id, second.id]
    rest = await ada.gets("/v1/workspaces", limit=2, after=first["next"])
    assert [item["id"] for item in rest["items"]] == [third.id]
    assert rest["next"] is None


async def test_to_others_it_does_not_exist(ada: Person, eve: Person, lamp: Place) -> None:
    for method, path, body in [
        ("GET", lamp.path, None),
        ("PATCH", lamp.path, {"name": "Mine"}),
        ("DELETE", lamp.path, None),
        ("GET", f"{lamp.path}/members", None),
        ("POST", f"{lamp.path}/invites", {}),
        ("POST", f"{lamp.path}/leave", None),
        ("GET", f"{lamp.path}/channels", None),
        ("POST", f"{lamp.path}/channels", {"name": "x"}),
        ("GET", f"{lamp.path}/dms", None),
        ("POST", f"{lamp.path}/dms", {"user_ids": [ada.id]}),
        ("GET", f"{lamp.path}/unreads", None),
        ("GET", f"{lamp.path}/snapshot", None),
        ("GET", f"{lamp.path}/events", None),
        ("PUT", f"{lamp.path}/members/{eve.id}", {"role": "admin"}),
        ("DELETE", f"{lamp.path}/members/{ada.id}", None),
    ]:
        answer = await eve.asks(method, path, json=body)
        problem(answer, 404, "workspace_not_found")
        nowhere = await eve.asks(method, path.replace(lamp.id, str(uuid4())), json=body)
        assert nowhere.json() == answer.json()


async def test_its_staff_names_it(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("PATCH", lamp.path, name="Lantern", slug=f"new-{lamp.slug}")
    shown = await bob.gets(lamp.path)
    assert (shown["name"], shown["slug"], shown["role"]) == ("Lantern", f"new-{lamp.slug}", "member")
    problem(await bob.asks("PATCH", lamp.path, json={"name": "Mine"}), 403, "role_too_low")


async def test_its_owner_closes_it_and_the_slug_is_free(ada: Person, bob: Person, lamp: Place) -> None:
    problem(await bob.asks("DELETE", lamp.path), 403, "role_too_low")
    await ada.does("DELETE", lamp.path)
    problem(await bob.asks("GET", lamp.path), 404, "workspace_not_found")
    problem(await bob.asks("GET", f"/v1/channels/{lamp.general}"), 404, "channel_not_found")
    assert (await ada.gets("/v1/workspaces"))["items"] == []
    await bob.does("POST", "/v1/workspaces", name=lamp.name)


async def test_members_are_listed_with_their_roles(ada: Person, bob: Person, lamp: Place) -> None:
    first = await bob.gets(f"{lamp.path}/members", limit=1)
    rest = await bob.gets(f"{lamp.path}/members", after=first["next"])
    roles = {item["user"]["username"]: item["role"] for item in first["items"] + rest["items"]}
    assert roles == {ada.username: "owner", bob.username: "member"}


async def test_roles_are_given_by_the_owner(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("PUT", f"{lamp.path}/members/{bob.id}", role="admin")
    assert (await bob.gets(lamp.path))["role"] == "admin"
    refused = await bob.asks("PUT", f"{lamp.path}/members/{ada.id}", json={"role": "member"})
    problem(refused, 409, "last_owner")
    bad = await ada.asks("PUT", f"{lamp.path}/members/{bob.id}", json={"role": "king"})
    problem(bad, 422, "value_invalid", "role")
    nobody = await ada.asks("PUT", f"{lamp.path}/members/{uuid4()}", json={"role": "admin"})
    problem(nobody, 404, "user_not_found")


async def test_whoever_leaves_or_is_removed_is_out_of_everything(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    await bob.does("POST", f"{lamp.path}/leave")
    await ada.does("DELETE", f"{lamp.path}/members/{eve.id}")
    for gone in (bob, eve):
        problem(await gone.asks("GET", lamp.path), 404, "workspace_not_found")
        problem(await gone.asks("GET", f"/v1/channels/{lamp.general}/messages"), 404, "channel_not_found")
        said = await gone.asks("POST", f"/v1/channels/{lamp.general}/messages", json={"text": "still here"})
        problem(said, 404, "channel_not_found")
    problem(await ada.asks("POST", f"{lamp.path}/leave"), 409, "last_owner")
    assert len((await ada.gets(f"{lamp.path}/members"))["items"]) == 1


async def test_an_invite_lets_in_as_often_as_it_says(api: Api, ada: Person, bob: Person, eve: Person) -> None:
    place = await ada.opens("Den")
    invite = await ada.does("POST", f"{place.path}/invites", max_uses=1, expires_in=60)
    path = f"/v1/invites/{invite['code']}/accept"
    assert (await bob.does("POST", path))["workspace_id"] == place.id
    await bob.does("POST", path)  # a retry changes nothing
    problem(await eve.asks("POST", path), 404, "invite_not_found")


async def test_a_revoked_invite_lets_nobody_in(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    invite = await ada.does("POST", f"{lamp.path}/invites")
    problem(await bob.asks("DELETE", f"/v1/invites/{invite['code']}"), 403, "role_too_low")
    await ada.does("DELETE", f"/v1/invites/{invite['code']}")
    problem(await eve.asks("POST", f"/v1/invites/{invite['code']}/accept"), 404, "invite_not_found")


@pytest.mark.parametrize(
    ("body", "field"),
    [({"role": "owner"}, "role"), ({"max_uses": 0}, "max_uses"), ({"expires_in": -5}, "expires_in")],
)
async def test_a_bad_invite_is_not_made(
    ada: Person, lamp: Place, body: dict[str, object], field: str
) -> None:
    problem(await ada.asks("POST", f"{lamp.path}/invites", json=body), 422, "value_invalid", field)


async def test_members_do_not_invite_and_unknown_codes_are_unknown(
    ada: Person, bob: Person, lamp: Place
) -> None:
    problem(await bob.asks("POST", f"{lamp.path}/invites", json={}), 403, "role_too_low")
    problem(await bob.asks("POST", "/v1/invites/nothing/accept"), 404, "invite_not_found")


async def test_of_many_who_race_for_the_last_use_one_comes_in(api: Api, second: Api, ada: Person) -> None:
    place = await ada.opens("Den")
    others = [await api.registers(f"p{n}") for n in range(6)]
    invite = await ada.does("POST", f"{place.path}/invites", max_uses=1)
    path = f"/v1/invites/{invite['code']}/accept"
    ways = [other.at(second) if n % 2 else other for n, other in enumerate(others)]
    answers = await asyncio.gather(*(way.asks("POST", path) for way in ways))
    assert sorted(answer.status_code for answer in answers) == [200, *[404] * 5]
    assert len((await ada.gets(f"{place.path}/members"))["items"]) == 2


async def test_of_many_who_race_for_a_slug_one_gets_it(second: Api, ada: Person, bob: Person) -> None:
    ways = [ada, bob.at(second), ada.at(second), bob] * 3
    wish = {"name": f"Gold of {ada.username}"}
    answers = await asyncio.gather(*(way.asks("POST", "/v1/workspaces", json=wish) for way in ways))
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 11]


async def test_whoever_was_removed_here_cannot_post_there(
    second: Api, ada: Person, bob: Person, lamp: Place
) -> None:
    there = bob.at(second)
    for n in range(5):
        await there.says(lamp.general, f"so that the other process remembers me {n}")
        await ada.does("DELETE", f"{lamp.path}/members/{bob.id}")
        said = await there.asks("POST", f"/v1/channels/{lamp.general}/messages", json={"text": "late"})
        problem(said, 404, "channel_not_found")
        await ada.admits(lamp, bob)

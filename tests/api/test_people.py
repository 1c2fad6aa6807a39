"""Oneself, and others whom one may know of."""

import pytest

from tests.api.conftest import Api, Person, Place, problem


async def test_one_changes_a_part_of_oneself(ada: Person) -> None:
    changed = await ada.does("PATCH", "/v1/me", title="Countess", timezone="Europe/London")
    assert (changed["user"]["title"], changed["user"]["display_name"]) == ("Countess", ada.username)
    again = await ada.does("PATCH", "/v1/me", bio="Poetical science", username=f"Lovelace-{ada.username}")
    me = await ada.gets("/v1/me")
    assert me == again["user"]
    assert (me["title"], me["bio"], me["username"]) == (
        "Countess",
        "Poetical science",
        f"lovelace-{ada.username}",
    )


async def test_changing_nothing_is_fine(ada: Person) -> None:
    await ada.does("PATCH", "/v1/me")


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"username": "Bob"}, 409, "name_taken", "username"),
        ({"username": ""}, 422, "name_invalid", "username"),
        ({"username": None}, 400, "malformed", "username"),
        ({"bio": "x" * 4001}, 422, "value_invalid", "bio"),
        ({"email": "new@example.org"}, 400, "malformed", "email"),
    ],
)
async def test_a_bad_change_names_the_field(
    ada: Person, bob: Person, change: dict[str, object], status: int, code: str, field: str
) -> None:
    if change.get("username") == "Bob":
        change = {"username": bob.username.upper()}
    problem(await ada.asks("PATCH", "/v1/me", json=change), status, code, field)


async def test_an_old_user_name_is_free_for_others(ada: Person, bob: Person) -> None:
    await ada.does("PATCH", "/v1/me", username=f"countess-{ada.username}")
    await bob.does("PATCH", "/v1/me", username=ada.username)


async def test_people_of_one_workspace_see_each_other_but_no_address(
    ada: Person, bob: Person, lamp: Place
) -> None:
    seen = await bob.gets(f"/v1/users/{ada.id}")
    assert seen["username"] == ada.username
    assert "email" not in seen
    assert (await ada.gets(f"/v1/users/{ada.id}"))["id"] == ada.id


async def test_strangers_do_not_exist_for_each_other(ada: Person, eve: Person, lamp: Place) -> None:
    problem(await eve.asks("GET", f"/v1/users/{ada.id}"), 404, "user_not_found")
    problem(await ada.asks("GET", f"/v1/users/{eve.id}"), 404, "user_not_found")


async def test_whoever_was_removed_is_still_known_and_knows_nobody(
    api: Api, ada: Person, bob: Person, lamp: Place
) -> None:
    await ada.does("DELETE", f"{lamp.path}/members/{bob.id}")
    assert (await ada.gets(f"/v1/users/{bob.id}"))["username"] == bob.username
    problem(await bob.asks("GET", f"/v1/users/{ada.id}"), 404, "user_not_found")

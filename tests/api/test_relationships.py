"""Friends, followers, blocks and mutes; and what private people show."""

from tests.api.conftest import Api, Person, Place, problem


def about(person: Person) -> str:
    return f"/v1/relationships/{person.id}"


async def seen(person: Person, other: Person) -> dict[str, object]:
    """What the other is to this person."""
    items = (await person.gets("/v1/relationships"))["items"]
    return next((item["relationship"] for item in items if item["user"]["id"] == other.id), {})


async def test_people_become_friends(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("POST", f"{about(bob)}/request", message="remember me?")
    asked = await seen(bob, ada)
    assert (asked["friend"], asked["message"]) == ("asked", "remember me?")
    assert (await seen(ada, bob))["friend"] == "requested"
    await bob.does("POST", f"{about(ada)}/accept", message="I do")
    assert {(await seen(p, q))["friend"] for p, q in ((ada, bob), (bob, ada))} == {"friends"}
    await ada.does("DELETE", f"{about(bob)}/friend")
    assert (await seen(bob, ada))["friend"] == "none"


async def test_two_requests_that_cross_make_friends(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("POST", f"{about(bob)}/request")
    await bob.does("POST", f"{about(ada)}/request")
    assert (await seen(ada, bob))["friend"] == "friends"


async def test_whoever_shares_no_workspace_is_nobody(ada: Person, eve: Person, lamp: Place) -> None:
    problem(await eve.asks("POST", f"{about(ada)}/request"), 404, "user_not_found")


async def test_requests_can_be_switched_off(ada: Person, bob: Person, lamp: Place) -> None:
    await bob.does("PATCH", "/v1/me/privacy", allow_friend_requests=False)
    problem(await ada.asks("POST", f"{about(bob)}/request"), 403, "requests_closed")


async def test_a_block_stops_both_from_writing(ada: Person, bob: Person, lamp: Place) -> None:
    talk = (await ada.does("POST", f"{lamp.path}/dms", user_ids=[bob.id]))["id"]
    said = await bob.says(talk, "hello")
    await ada.does("PUT", f"{about(bob)}/block")
    for person, other in ((ada, bob), (bob, ada)):
        path = f"/v1/channels/{talk}/messages"
        problem(await person.asks("POST", path, json={"text": "hey"}), 403, "not_reachable")
        opening = await person.asks("POST", f"{lamp.path}/dms", json={"user_ids": [other.id]})
        problem(opening, 403, "not_reachable")
    edit = await bob.asks("PATCH", f"/v1/messages/{said}", json={"text": "HEY"})
    problem(edit, 403, "not_reachable")
    assert (await bob.gets(f"/v1/channels/{talk}/messages"))["items"][0]["text"] == "hello"
    await ada.does("DELETE", f"{about(bob)}/block")
    await bob.says(talk, "hello again")


async def test_the_blocked_are_not_told_and_call_in_vain(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("PUT", f"{about(bob)}/block")
    assert await seen(bob, ada) in ({}, {**await seen(bob, ada), "blocks": False, "friend": "none"})
    await bob.says(lamp.general, f"{ada.call} look")
    (there,) = [
        c for c in (await ada.gets(f"{lamp.path}/unreads"))["channels"] if c["channel_id"] == lamp.general
    ]
    assert (there["unread"], there["mentions"]) == (1, 0)
    (blocked,) = (await ada.gets("/v1/relationships", kind="blocked"))["items"]
    assert blocked["user"]["id"] == bob.id


async def test_groups_go_on_despite_a_block(
    api: Api, ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    group = (await ada.does("POST", f"{lamp.path}/dms", user_ids=[bob.id, eve.id]))["id"]
    await ada.does("PUT", f"{about(bob)}/block")
    await bob.says(group, "to all")


async def test_a_private_person_shows_friends_alone_who_they_are(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    await ada.does("PATCH", "/v1/me", display_name="Ada L", bio="Poetical science", location="London")
    await ada.does("PATCH", "/v1/me/privacy", private=True)
    outside = await bob.gets(f"/v1/users/{ada.id}")
    assert (outside["display_name"], outside["bio"], outside["location"]) == ("Ada L", "", "")
    snapshot = await bob.gets(f"{lamp.path}/snapshot")
    assert snapshot["users"][ada.id] == {**outside, "role": "owner"}
    await ada.does("POST", f"{about(bob)}/request")
    await bob.does("POST", f"{about(ada)}/accept")
    assert (await bob.gets(f"/v1/users/{ada.id}"))["bio"] == "Poetical science"
    assert (await eve.gets(f"/v1/users/{ada.id}"))["bio"] == ""
    assert (await ada.gets("/v1/me"))["bio"] == "Poetical science"
    await ada.does("PUT", f"{about(bob)}/allows", profile=False)
    assert (await bob.gets(f"/v1/users/{ada.id}"))["bio"] == ""
    await ada.does("PATCH", "/v1/me/privacy", private=False)
    assert (await eve.gets(f"/v1/users/{ada.id}"))["bio"] == "Poetical science"


async def test_messages_can_be_closed_to_one_person(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.does("PUT", f"{about(bob)}/allows", messages=False)
    opening = await bob.asks("POST", f"{lamp.path}/dms", json={"user_ids": [ada.id]})
    problem(opening, 403, "not_reachable")

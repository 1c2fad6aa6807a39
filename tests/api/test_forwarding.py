"""Carrying a message into another channel."""

from uuid import uuid4

from tests.api.conftest import Person, Place, problem


async def test_a_forward_shows_the_message_as_it_was_then(ada: Person, bob: Person, lamp: Place) -> None:
    there = (await ada.does("POST", f"{lamp.path}/channels", name="there"))["id"]
    id = await bob.says(lamp.general, "first")
    wish = {"channel_id": there, "text": f"look {bob.call}", "id": str(uuid4())}
    told = await ada.asks("POST", f"/v1/messages/{id}/forward", json=wish)
    assert told.status_code == 201
    assert (await ada.asks("POST", f"/v1/messages/{id}/forward", json=wish)).json() == told.json()
    await bob.does("PATCH", f"/v1/messages/{id}", text="second")
    (item,) = (await bob.gets(f"/v1/channels/{there}/messages"))["items"]
    assert (item["author_id"], item["text"], item["mentions"]) == (ada.id, f"look {bob.call}", [bob.id])
    assert item["forward"] == {
        "message_id": id,
        "channel_id": lamp.general,
        "author_id": bob.id,
        "text": "first",
        "content_type": "text",
        "language": None,
        "location": None,
        "files": [],
        "gone": False,
    }
    other = {**wish, "text": "other"}
    problem(await ada.asks("POST", f"/v1/messages/{id}/forward", json=other), 409, "id_taken", "id")


async def test_what_is_deleted_is_gone_from_its_forwards_until_it_comes_back(
    ada: Person, bob: Person, lamp: Place
) -> None:
    id = await bob.says(lamp.general, "secret")
    to = {"channel_id": lamp.general}
    first = (await ada.does("POST", f"/v1/messages/{id}/forward", **to))["id"]
    second = (await bob.does("POST", f"/v1/messages/{first}/forward", **to))["id"]
    await bob.does("DELETE", f"/v1/messages/{id}")
    for carrier in (first, second):
        shown = (await ada.gets(f"/v1/messages/{carrier}"))["forward"]
        assert (shown["message_id"], shown["text"], shown["gone"]) == (id, "", True)
        answer = await ada.asks("POST", f"/v1/messages/{carrier}/forward", json=to)
        problem(answer, 409, "message_deleted")
    problem(await ada.asks("POST", f"/v1/messages/{id}/forward", json=to), 409, "message_deleted")
    await ada.does("POST", f"/v1/messages/{id}/restore")
    shown = (await ada.gets(f"/v1/messages/{second}"))["forward"]
    assert (shown["text"], shown["gone"]) == ("secret", False)


async def test_one_forwards_what_one_may_read_to_where_one_may_post(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    made = await ada.does("POST", f"{lamp.path}/channels", name="hidden", visibility="private")
    hidden = await ada.says(made["id"], "x")
    open_ = await ada.says(lamp.general, "y")
    answer = await bob.asks("POST", f"/v1/messages/{hidden}/forward", json={"channel_id": lamp.general})
    problem(answer, 404, "message_not_found")
    answer = await bob.asks("POST", f"/v1/messages/{open_}/forward", json={"channel_id": made["id"]})
    problem(answer, 404, "channel_not_found")
    elsewhere = await ada.opens("Elsewhere")
    answer = await ada.asks("POST", f"/v1/messages/{open_}/forward", json={"channel_id": elsewhere.general})
    problem(answer, 404, "channel_not_found", "channel_id")

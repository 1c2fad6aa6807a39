"""What is pinned to a channel."""

from tests.api.conftest import Person, Place, problem


async def test_pins_are_listed_newest_first_and_in_pages(ada: Person, bob: Person, lamp: Place) -> None:
    ids = [await bob.says(lamp.general, str(n)) for n in range(3)]
    reply = await bob.says(lamp.general, "re", reply_to=ids[0])
    for id in (ids[1], reply, ids[0]):
        await ada.does("PUT", f"/v1/messages/{id}/pin")
    again = await ada.does("PUT", f"/v1/messages/{ids[0]}/pin")
    path = f"/v1/channels/{lamp.general}/pins"
    page = await bob.gets(path, limit=2)
    assert [item["id"] for item in page["items"]] == [ids[0], reply]
    assert page["items"][0]["pin"]["by"] == ada.id
    assert again["position"] >= page["next"]
    rest = await bob.gets(path, limit=2, before=page["next"])
    assert ([item["id"] for item in rest["items"]], rest["next"]) == ([ids[1]], None)
    await ada.does("DELETE", f"/v1/messages/{ids[1]}/pin")
    await ada.does("DELETE", f"/v1/messages/{ids[1]}/pin")
    assert (await bob.gets(f"/v1/messages/{ids[1]}"))["pin"] is None
    assert len((await bob.gets(path))["items"]) == 2


async def test_a_deleted_message_is_pinned_no_more(ada: Person, lamp: Place) -> None:
    id = await ada.says(lamp.general, "x")
    await ada.does("PUT", f"/v1/messages/{id}/pin")
    await ada.does("DELETE", f"/v1/messages/{id}")
    assert (await ada.gets(f"/v1/channels/{lamp.general}/pins"))["items"] == []
    problem(await ada.asks("PUT", f"/v1/messages/{id}/pin"), 409, "message_deleted")


async def test_moderators_pin_and_in_a_conversation_everybody(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    id = await bob.says(lamp.general, "x")
    problem(await bob.asks("PUT", f"/v1/messages/{id}/pin"), 403, "role_too_low")
    problem(await bob.asks("DELETE", f"/v1/messages/{id}/pin"), 403, "role_too_low")
    problem(await eve.asks("PUT", f"/v1/messages/{id}/pin"), 404, "message_not_found")
    problem(await eve.asks("GET", f"/v1/channels/{lamp.general}/pins"), 404, "channel_not_found")
    talk = await ada.does("POST", f"{lamp.path}/dms", user_ids=[bob.id])
    id = await ada.says(talk["id"], "between us")
    await bob.does("PUT", f"/v1/messages/{id}/pin")
    assert (await ada.gets(f"/v1/channels/{talk['id']}/pins"))["items"][0]["pin"]["by"] == bob.id

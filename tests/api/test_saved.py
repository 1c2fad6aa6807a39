"""Messages put aside for oneself."""

from tests.api.conftest import Person, Place, problem


async def test_saved_messages_are_ones_own(ada: Person, bob: Person, lamp: Place) -> None:
    ids = [await bob.says(lamp.general, str(n)) for n in range(3)]
    for id in ids:
        await ada.does("PUT", f"/v1/messages/{id}/saved")
        await ada.does("PUT", f"/v1/messages/{id}/saved")
    page = await ada.gets(f"{lamp.path}/saved", limit=2)
    assert [item["message"]["id"] for item in page["items"]] == [ids[2], ids[1]]
    rest = await ada.gets(f"{lamp.path}/saved", limit=2, before=page["next"])
    assert ([item["message"]["text"] for item in rest["items"]], rest["next"]) == (["0"], None)
    assert (await bob.gets(f"{lamp.path}/saved"))["items"] == []
    await ada.does("DELETE", f"/v1/messages/{ids[1]}/saved")
    left = await ada.gets(f"{lamp.path}/saved")
    assert [item["message"]["id"] for item in left["items"]] == [ids[2], ids[0]]
    history = (await ada.gets(f"{lamp.path}/events", limit=200))["items"]
    assert {event["type"].partition(".")[0] for event in history} & {"saved"} == set()


async def test_what_one_may_not_read_any_more_is_not_shown(ada: Person, bob: Person, lamp: Place) -> None:
    made = await ada.does("POST", f"{lamp.path}/channels", name="hidden", visibility="private")
    id = await ada.says(made["id"], "x")
    problem(await bob.asks("PUT", f"/v1/messages/{id}/saved"), 404, "message_not_found")
    await ada.does("PUT", f"/v1/channels/{made['id']}/members/{bob.id}")
    await bob.does("PUT", f"/v1/messages/{id}/saved")
    assert len((await bob.gets(f"{lamp.path}/saved"))["items"]) == 1
    await bob.does("POST", f"/v1/channels/{made['id']}/leave")
    assert (await bob.gets(f"{lamp.path}/saved"))["items"] == []
    await bob.does("DELETE", f"/v1/messages/{id}/saved")


async def test_a_saved_message_that_is_deleted_leaves_a_tombstone(ada: Person, lamp: Place) -> None:
    id = await ada.says(lamp.general, "x")
    await ada.does("PUT", f"/v1/messages/{id}/saved")
    await ada.does("DELETE", f"/v1/messages/{id}")
    (item,) = (await ada.gets(f"{lamp.path}/saved"))["items"]
    assert (item["message"]["deleted"], item["message"]["text"]) == (True, "")
    other = await ada.says(lamp.general, "y")
    await ada.does("DELETE", f"/v1/messages/{other}")
    problem(await ada.asks("PUT", f"/v1/messages/{other}/saved"), 409, "message_deleted")

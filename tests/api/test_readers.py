"""How far a message has come."""

from tests.api.conftest import Person, Place, problem


async def test_readers_follow_from_how_far_people_have_read(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    first = await ada.says(lamp.general, "one")
    told = await ada.gets(f"/v1/messages/{first}/readers")
    assert told == {
        "message_id": first,
        "state": "delivered",
        "read_count": 0,
        "delivered_count": 1,
        "reader_ids": [],
        "complete": True,
    }
    problem(await eve.asks("GET", f"/v1/messages/{first}/readers"), 404, "message_not_found")
    second = await ada.says(lamp.general, "two")
    place = await ada.gets(f"/v1/messages/{first}")
    await bob.does("PUT", f"/v1/channels/{lamp.general}/read", seq=place["seq"])
    await ada.admits(lamp, eve)
    told = await ada.gets(f"/v1/messages/{first}/readers")
    assert (told["state"], told["reader_ids"], told["delivered_count"]) == ("read", [bob.id], 1)
    assert (await ada.gets(f"/v1/messages/{second}/readers"))["state"] == "delivered"


async def test_a_reply_is_read_by_those_who_follow_the_thread(ada: Person, bob: Person, lamp: Place) -> None:
    root = await ada.says(lamp.general, "root")
    reply = await bob.says(lamp.general, "re", reply_to=root)
    told = await bob.gets(f"/v1/messages/{reply}/readers")
    assert (told["state"], told["read_count"], told["delivered_count"]) == ("delivered", 0, 1)
    await ada.does("PUT", f"/v1/messages/{root}/read", seq=1)
    assert (await bob.gets(f"/v1/messages/{reply}/readers"))["reader_ids"] == [ada.id]


async def test_what_one_says_to_oneself_is_only_sent(ada: Person, lamp: Place) -> None:
    alone = await ada.does("POST", f"{lamp.path}/dms", user_ids=[])
    id = await ada.says(alone["id"], "note")
    assert (await ada.gets(f"/v1/messages/{id}/readers"))["state"] == "sent"

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


async def test_who_blocks_one_is_among_those_who_have_not_read(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    """To Ada it is as if Eve had been called like Bob and had not looked; Bob sees who reads him."""
    await ada.admits(lamp, eve)
    await eve.does("PUT", f"/v1/relationships/{ada.id}/block")
    others = await bob.says(lamp.general, "hi")
    root = await ada.says(lamp.general, "who?")
    called = await ada.says(lamp.general, f"{bob.call}, {eve.call}?", reply_to=root)
    later = await ada.says(lamp.general, "anybody?", reply_to=root)
    assert (await eve.gets(f"/v1/messages/{root}/follow"))["following"] is False
    for id in (root, called, later):
        told = await ada.gets(f"/v1/messages/{id}/readers")
        assert (told["state"], told["delivered_count"]) == ("delivered", 2)

    for reader in (bob, eve):
        await reader.does("PUT", f"{lamp.path}/read")
    for id in (root, called, later):
        told = await ada.gets(f"/v1/messages/{id}/readers")
        assert (told["delivered_count"], told["reader_ids"]) == (2, [bob.id])
    assert (await ada.gets(f"/v1/messages/{others}/readers"))["reader_ids"] == [ada.id]
    assert set((await bob.gets(f"/v1/messages/{others}/readers"))["reader_ids"]) == {ada.id, eve.id}
    await eve.does("POST", f"{lamp.path}/leave")
    told = await ada.gets(f"/v1/messages/{called}/readers")
    assert (told["delivered_count"], told["reader_ids"]) == (1, [bob.id])

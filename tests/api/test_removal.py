"""Messages taken away, with who, when and why, and brought back."""

from tests.api.conftest import Person, Place, problem


async def test_a_moderator_takes_away_with_a_reason_and_brings_back_as_it_was(
    ada: Person, bob: Person, lamp: Place
) -> None:
    id = await bob.says(lamp.general, f"first {ada.call}")
    await bob.does("PATCH", f"/v1/messages/{id}", text=f"second {ada.call}")
    await ada.does("PUT", f"/v1/messages/{id}/reactions/tada")
    before = await ada.gets(f"/v1/messages/{id}")
    await ada.does("DELETE", f"/v1/messages/{id}?reason=off%20topic")
    assert (await ada.gets(f"/v1/messages/{id}"))["text"] == ""
    problem(await bob.asks("POST", f"/v1/messages/{id}/restore"), 403, "role_too_low")
    await ada.does("POST", f"/v1/messages/{id}/restore")
    await ada.does("POST", f"/v1/messages/{id}/restore")
    assert await ada.gets(f"/v1/messages/{id}") == before
    versions = (await bob.gets(f"/v1/messages/{id}/history"))["items"]
    assert [(each["kind"], each["text"], each["by"], each["reason"]) for each in versions] == [
        ("posted", f"first {ada.call}", bob.id, ""),
        ("edited", f"second {ada.call}", bob.id, ""),
        ("deleted", "", ada.id, "off topic"),
        ("restored", f"second {ada.call}", ada.id, ""),
    ]


async def test_others_see_that_it_was_deleted_and_by_whom_but_not_what_it_said_nor_why(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    id = await bob.says(lamp.general, "rude")
    await ada.does("DELETE", f"/v1/messages/{id}?reason=rude")
    told = {
        person.id: [
            (each["text"], each["reason"], each["by"])
            for each in (await person.gets(f"/v1/messages/{id}/history"))["items"]
        ]
        for person in (ada, bob, eve)
    }
    assert told[ada.id] == told[bob.id] == [("rude", "", bob.id), ("", "rude", ada.id)]
    assert told[eve.id] == [("", "", bob.id), ("", "", ada.id)]


async def test_unread_is_right_after_deleting_and_restoring(ada: Person, bob: Person, lamp: Place) -> None:
    async def unread() -> tuple[int, int]:
        (place,) = (await ada.gets(f"{lamp.path}/unreads"))["channels"]
        return place["unread"], place["mentions"]

    first = await bob.says(lamp.general, f"one {ada.call}")
    await bob.says(lamp.general, "two @channel")
    assert await unread() == (2, 2)
    await bob.does("DELETE", f"/v1/messages/{first}")
    assert await unread() == (1, 1)
    await ada.does("POST", f"/v1/messages/{first}/restore")
    assert await unread() == (2, 2)
    await ada.does("PUT", f"/v1/channels/{lamp.general}/read", seq=2)
    await bob.does("DELETE", f"/v1/messages/{first}")
    await ada.does("POST", f"/v1/messages/{first}/restore")
    assert await unread() == (0, 0)


async def test_what_was_said_between_two_is_not_restored_by_anybody(
    ada: Person, bob: Person, lamp: Place
) -> None:
    talk = await ada.does("POST", f"{lamp.path}/dms", user_ids=[bob.id])
    id = await bob.says(talk["id"], "forget it")
    await bob.does("DELETE", f"/v1/messages/{id}")
    problem(await ada.asks("POST", f"/v1/messages/{id}/restore"), 403, "role_too_low")
    assert [each["text"] for each in (await ada.gets(f"/v1/messages/{id}/history"))["items"]] == ["", ""]


async def test_a_reason_is_short(ada: Person, lamp: Place) -> None:
    id = await ada.says(lamp.general, "x")
    answer = await ada.asks("DELETE", f"/v1/messages/{id}?reason={'x' * 501}")
    problem(answer, 400, "malformed", "reason")
    problem(await ada.asks("DELETE", f"/v1/messages/{id}?reason=%00"), 422, "text_invalid", "reason")

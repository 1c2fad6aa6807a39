"""Unread as a person would count it, one example for each thing that may happen to a number."""

from tests.api.conftest import Person, Place


async def left(person: Person, place: Place, channel: str) -> tuple[int, int]:
    """Unread messages and mentions."""
    told = await person.gets(f"{place.path}/unreads")
    (found,) = [each for each in told["channels"] if each["channel_id"] == channel]
    return found["unread"], found["mentions"]


async def test_an_edit_that_calls_nobody_any_more_takes_the_call_back(
    ada: Person, bob: Person, lamp: Place
) -> None:
    id = await ada.says(lamp.general, f"look {bob.call}")
    assert await left(bob, lamp, lamp.general) == (1, 1)
    await ada.does("PATCH", f"/v1/messages/{id}", text="look")
    assert await left(bob, lamp, lamp.general) == (1, 0)


async def test_who_is_added_to_a_channel_owes_nothing_of_its_history(
    ada: Person, bob: Person, lamp: Place
) -> None:
    zoo = (await ada.does("POST", f"{lamp.path}/channels", name="Zoo"))["id"]
    await ada.says(zoo, f"a lion, {bob.call}")
    await ada.does("PUT", f"/v1/channels/{zoo}/members/{bob.id}")
    assert await left(bob, lamp, zoo) == (0, 0)
    await ada.says(zoo, "a tiger")
    assert await left(bob, lamp, zoo) == (1, 0)


async def test_who_comes_back_owes_nothing_of_what_was_said_meanwhile(
    ada: Person, bob: Person, lamp: Place
) -> None:
    zoo = (await ada.does("POST", f"{lamp.path}/channels", name="Zoo"))["id"]
    await bob.does("POST", f"/v1/channels/{zoo}/join")
    await ada.says(zoo, f"a lion, {bob.call}")
    await bob.does("POST", f"/v1/channels/{zoo}/leave")
    await ada.says(zoo, f"a tiger, {bob.call}")
    await bob.does("POST", f"/v1/channels/{zoo}/join")
    assert await left(bob, lamp, zoo) == (0, 0)


async def test_what_is_muted_counts_all_the_same(ada: Person, bob: Person, lamp: Place) -> None:
    await bob.does("PATCH", f"/v1/channels/{lamp.general}/preferences", muted=True)
    await ada.says(lamp.general, f"look {bob.call}")
    assert await left(bob, lamp, lamp.general) == (1, 1)


async def test_what_moderators_hide_is_not_unread_until_it_is_shown_again(
    ada: Person, bob: Person, lamp: Place
) -> None:
    id = await ada.says(lamp.general, f"look {bob.call}")
    await ada.does("POST", f"/v1/messages/{id}/hide", reason="spam")
    assert await left(bob, lamp, lamp.general) == (0, 0)
    await ada.does("POST", f"/v1/messages/{id}/unhide")
    assert await left(bob, lamp, lamp.general) == (1, 1)


async def test_whoever_reads_a_thread_elsewhere_has_it_unread_until_it_is_unshared(
    ada: Person, bob: Person, lamp: Place
) -> None:
    attic, cellar = [
        (await ada.does("POST", f"{lamp.path}/channels", name=name, visibility="private"))["id"]
        for name in ("Attic", "Cellar")
    ]
    await ada.does("PUT", f"/v1/channels/{cellar}/members/{bob.id}")
    root = await ada.says(attic, "a noise")
    await ada.says(attic, "come, #cellar", reply_to=root)
    await bob.does("PUT", f"/v1/messages/{root}/follow")
    await bob.does("PUT", f"/v1/messages/{root}/reactions/wave")
    reply = await ada.says(attic, f"it is gone, {bob.call}", reply_to=root)
    (thread,) = (await bob.gets(f"{lamp.path}/unreads"))["threads"]
    assert (thread["root_id"], thread["unread"], thread["mentions"]) == (root, 1, 1)
    (listed,) = (await bob.gets(f"{lamp.path}/threads"))["items"]
    assert (listed["root"]["id"], listed["root"]["reactions"]) == (root, {"wave": [bob.id]})
    explained = await bob.gets(f"/v1/messages/{root}/unread/explain")
    assert [item["id"] for item in explained["items"]] == [reply]
    await ada.does("DELETE", f"/v1/messages/{root}/shares/{cellar}")
    assert (await bob.gets(f"{lamp.path}/unreads"))["threads"] == []
    assert (await bob.gets(f"{lamp.path}/threads"))["items"] == []


async def left_in_thread(person: Person, place: Place, root: str) -> tuple[int, int]:
    told = await person.gets(f"{place.path}/unreads")
    return next(((t["unread"], t["mentions"]) for t in told["threads"] if t["root_id"] == root), (0, 0))


async def test_calls_of_the_blocked_count_for_nobody_but_the_others(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    await ada.does("PUT", f"/v1/relationships/{bob.id}/block")
    named = await bob.says(lamp.general, f"{ada.call} {eve.call}")
    await bob.says(lamp.general, "@channel")
    assert await left(ada, lamp, lamp.general) == (2, 0)
    assert await left(eve, lamp, lamp.general) == (2, 2)
    for person in (ada, bob, eve):
        said = await person.gets(f"/v1/messages/{named}")
        assert set(said["mentions"]) == {ada.id, eve.id}


async def test_a_block_is_for_what_was_said_before_as_well_until_it_is_lifted(
    ada: Person, bob: Person, lamp: Place
) -> None:
    root = await ada.says(lamp.general, "a noise")
    for text in (ada.call, "@here"):
        await bob.says(lamp.general, text)
        await bob.says(lamp.general, text, reply_to=root)
    assert await left(ada, lamp, lamp.general) == (2, 2)
    assert await left_in_thread(ada, lamp, root) == (2, 2)
    await ada.does("PUT", f"/v1/relationships/{bob.id}/block")
    assert await left(ada, lamp, lamp.general) == (2, 0)
    assert await left_in_thread(ada, lamp, root) == (2, 0)
    await ada.does("DELETE", f"/v1/relationships/{bob.id}/block")
    assert await left(ada, lamp, lamp.general) == (2, 2)
    assert await left_in_thread(ada, lamp, root) == (2, 2)


async def test_who_is_called_in_a_thread_by_whom_they_block_does_not_follow_it(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    await ada.does("PUT", f"/v1/relationships/{bob.id}/block")
    root = await eve.says(lamp.general, "a noise")
    await bob.says(lamp.general, f"{ada.call}, listen", reply_to=root)
    assert await left_in_thread(ada, lamp, root) == (0, 0)
    await eve.says(lamp.general, f"{ada.call}, listen", reply_to=root)
    await bob.says(lamp.general, f"{ada.call}, well?", reply_to=root)
    assert await left_in_thread(ada, lamp, root) == (2, 1)

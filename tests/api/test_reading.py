"""What is unread, and the snapshot that a client begins with."""

from uuid import uuid4

from tests.api.conftest import Api, Person, Place, problem


async def unread(person: Person, place: Place, channel: str) -> tuple[int, int, int, int]:
    told = await person.gets(f"{place.path}/unreads")
    (found,) = [each for each in told["channels"] if each["channel_id"] == channel]
    explained = await person.gets(f"/v1/channels/{channel}/unread/explain")
    assert {key: explained[key] for key in found} == found
    assert len(explained["items"]) == found["unread"]
    return found["unread"], found["mentions"], found["last_read_seq"], found["last_seq"]


async def test_others_words_are_unread_and_ones_own_are_not(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.says(lamp.general, "one")
    await ada.says(lamp.general, f"two {bob.call}")
    await ada.says(lamp.general, "three @channel")
    assert await unread(bob, lamp, lamp.general) == (3, 2, 0, 3)
    assert await unread(ada, lamp, lamp.general) == (0, 0, 3, 3)


async def test_reading_up_to_a_seq_and_unreading_from_one(ada: Person, bob: Person, lamp: Place) -> None:
    for word in ("one", f"two {bob.call}", "three"):
        await ada.says(lamp.general, word)
    await bob.does("PUT", f"/v1/channels/{lamp.general}/read", seq=2)
    assert await unread(bob, lamp, lamp.general) == (1, 0, 2, 3)
    await bob.does("PUT", f"/v1/channels/{lamp.general}/read", seq=10**9)
    assert await unread(bob, lamp, lamp.general) == (0, 0, 3, 3)
    await bob.does("PUT", f"/v1/channels/{lamp.general}/read", seq=0)
    assert await unread(bob, lamp, lamp.general) == (3, 1, 0, 3)
    await ada.does("PUT", f"/v1/channels/{lamp.general}/read", seq=0)
    assert await unread(ada, lamp, lamp.general) == (0, 0, 0, 3)


async def test_a_deleted_message_is_not_unread(ada: Person, bob: Person, lamp: Place) -> None:
    id = await ada.says(lamp.general, f"{bob.call} look")
    await ada.says(lamp.general, "well")
    await ada.does("DELETE", f"/v1/messages/{id}")
    assert await unread(bob, lamp, lamp.general) == (1, 0, 0, 2)


async def test_an_edit_that_calls_somebody_counts(ada: Person, bob: Person, lamp: Place) -> None:
    id = await ada.says(lamp.general, "look")
    await ada.does("PATCH", f"/v1/messages/{id}", text=f"look {bob.call}")
    assert await unread(bob, lamp, lamp.general) == (1, 1, 0, 1)


async def test_followers_of_a_thread_have_its_replies_unread(ada: Person, bob: Person, lamp: Place) -> None:
    root = await ada.says(lamp.general, "who?")
    await bob.says(lamp.general, "me")
    await bob.says(lamp.general, f"I {ada.call}", reply_to=root)
    (thread,) = (await ada.gets(f"{lamp.path}/unreads"))["threads"]
    assert thread == {
        "root_id": root,
        "channel_id": lamp.general,
        "unread": 1,
        "mentions": 1,
        "last_read_seq": 0,
        "last_seq": 1,
    }
    assert (await bob.gets(f"{lamp.path}/unreads"))["threads"] == []
    await ada.does("PUT", f"/v1/messages/{root}/read", seq=1)
    assert (await ada.gets(f"{lamp.path}/unreads"))["threads"] == []


async def test_one_marks_only_what_one_is_in(ada: Person, bob: Person, lamp: Place) -> None:
    id = (await ada.does("POST", f"{lamp.path}/channels", name="Zoo"))["id"]
    message = await ada.says(id, "a lion")
    problem(await bob.asks("PUT", f"/v1/channels/{id}/read", json={"seq": 1}), 403, "not_a_member")
    problem(await bob.asks("PUT", f"/v1/messages/{message}/read", json={"seq": 1}), 403, "not_a_member")
    problem(await bob.asks("GET", f"/v1/channels/{id}/unread/explain"), 403, "not_a_member")
    for bad in (-1, 2**53):
        answer = await ada.asks("PUT", f"/v1/channels/{id}/read", json={"seq": bad})
        problem(answer, 422, "value_invalid", "seq")
    problem(await ada.asks("PUT", f"/v1/channels/{id}/read", json={"seq": "1"}), 400, "malformed", "seq")
    problem(await ada.asks("PUT", f"/v1/messages/{uuid4()}/read", json={"seq": 1}), 404, "message_not_found")


async def test_a_snapshot_has_all_that_a_client_begins_with(
    api: Api, ada: Person, bob: Person, lamp: Place
) -> None:
    zoo = (await ada.does("POST", f"{lamp.path}/channels", name="Zoo"))["id"]
    attic = (await ada.does("POST", f"{lamp.path}/channels", name="Attic", visibility="private"))["id"]
    talk = (await ada.does("POST", f"{lamp.path}/dms", user_ids=[bob.id]))["id"]
    root = await bob.says(lamp.general, "who?")
    await ada.says(lamp.general, "me", reply_to=root)
    await ada.says(lamp.general, f"{bob.call}")
    told = await bob.gets(f"{lamp.path}/snapshot")
    assert str(told["position"]) == api.told["backscroll-position"]
    assert (told["workspace"]["id"], told["workspace"]["role"]) == (lamp.id, "member")
    assert set(told["users"]) == {ada.id, bob.id}
    assert set(told["channels"]) == {lamp.general, zoo}
    assert attic not in told["channels"]
    general = told["channels"][lamp.general]
    assert [general[key] for key in ("member", "unread", "mentions", "last_read_seq", "last_seq")] == [
        True, 1, 1, 1, 2,
    ]  # fmt: skip
    assert (told["channels"][zoo]["member"], told["channels"][zoo]["unread"]) == (False, 0)
    assert set(told["dms"]) == {talk}
    assert sorted(told["dms"][talk]["user_ids"]) == sorted([ada.id, bob.id])
    assert [thread["unread"] for thread in told["threads"].values()] == [1]
    assert told["threads"][root]["channel_id"] == lamp.general


async def test_history_is_for_owner_and_admins(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    await ada.says(lamp.general, "one")
    await bob.says(lamp.general, "two")
    await eve.opens("Elsewhere")
    posted = await ada.gets(f"{lamp.path}/events", type="message.posted", limit=1)
    rest = await ada.gets(f"{lamp.path}/events", type="message.posted", after=posted["next"])
    events = posted["items"] + rest["items"]
    assert [(each["event"]["text"], each["actor_id"]) for each in events] == [
        ("one", ada.id),
        ("two", bob.id),
    ]
    everything = await ada.gets(f"{lamp.path}/events", limit=200)
    assert everything["next"] is None
    assert everything["items"][0]["type"] == "name.claimed"
    problem(await bob.asks("GET", f"{lamp.path}/events"), 403, "role_too_low")
    for bad in ("type=x%00", "after=-1", "type=no"):
        problem(await ada.asks("GET", f"{lamp.path}/events?{bad}"), 400, "malformed")


async def test_a_message_and_what_follows_is_marked_unread(ada: Person, bob: Person, lamp: Place) -> None:
    said = [await ada.says(lamp.general, word) for word in ("one", "two", "three")]
    await bob.does("PUT", f"/v1/channels/{lamp.general}/read", seq=3)
    await bob.does("PUT", f"/v1/messages/{said[1]}/unread")
    assert await unread(bob, lamp, lamp.general) == (2, 0, 1, 3)
    replies = [await bob.says(lamp.general, word, reply_to=said[0]) for word in ("a", "b")]
    await ada.does("PUT", f"/v1/messages/{said[0]}/read", seq=2)
    await ada.does("PUT", f"/v1/messages/{replies[1]}/unread")
    (thread,) = (await ada.gets(f"{lamp.path}/unreads"))["threads"]
    assert (thread["unread"], thread["last_read_seq"]) == (1, 1)
    problem(await ada.asks("PUT", f"/v1/messages/{uuid4()}/unread"), 404, "message_not_found")


async def test_everything_is_marked_read_at_once(ada: Person, bob: Person, lamp: Place) -> None:
    talk = (await ada.does("POST", f"{lamp.path}/dms", user_ids=[bob.id]))["id"]
    root = await bob.says(lamp.general, "who?")
    for channel in (lamp.general, talk):
        await ada.says(channel, f"{bob.call} look")
    await ada.says(lamp.general, "me", reply_to=root)
    await bob.does("PUT", f"{lamp.path}/read")
    told = await bob.gets(f"{lamp.path}/unreads")
    assert [(each["unread"], each["mentions"]) for each in told["channels"]] == [(0, 0), (0, 0)]
    assert told["threads"] == []
    await ada.says(talk, "more")
    assert (await unread(bob, lamp, talk))[0] == 1
    problem(await bob.asks("PUT", f"/v1/workspaces/{uuid4()}/read"), 404, "workspace_not_found")


async def test_a_channel_says_when_one_last_looked(ada: Person, bob: Person, lamp: Place) -> None:
    await ada.says(lamp.general, "one")
    before = await bob.gets(f"/v1/channels/{lamp.general}")
    assert before["last_viewed_at"] is None
    await bob.does("PUT", f"/v1/channels/{lamp.general}/read", seq=1)
    after = await bob.gets(f"/v1/channels/{lamp.general}")
    assert after["last_viewed_at"] > after["last_message_at"]
    snapshot = await bob.gets(f"{lamp.path}/snapshot")
    assert snapshot["channels"][lamp.general]["last_viewed_at"] == after["last_viewed_at"]


async def test_explain_lists_the_replies_behind_a_threads_number(
    ada: Person, bob: Person, lamp: Place
) -> None:
    root = await ada.says(lamp.general, "root")
    await bob.says(lamp.general, "one", reply_to=root)
    gone = await bob.says(lamp.general, "gone", reply_to=root)
    shown = await bob.says(lamp.general, f"{ada.call} two", reply_to=root, broadcast=True)
    await bob.does("DELETE", f"/v1/messages/{gone}")
    path = f"/v1/messages/{root}/unread/explain"
    told = await ada.gets(path)
    (thread,) = (await ada.gets(f"{lamp.path}/unreads"))["threads"]
    assert {name: told[name] for name in thread} == thread
    assert [item["text"] for item in told["items"]] == ["one", f"{ada.call} two"]
    assert (told["unread"], told["mentions"]) == (2, 1)
    assert await ada.gets(f"/v1/messages/{shown}/unread/explain") == told
    await ada.does("PUT", f"/v1/messages/{root}/read", seq=1)
    assert [item["seq"] for item in (await ada.gets(path))["items"]] == [3]
    await ada.says(lamp.general, "mine", reply_to=root)
    assert (await ada.gets(path))["items"] == []
    await bob.does("DELETE", f"/v1/messages/{root}/follow")
    await ada.says(lamp.general, "more", reply_to=root)
    assert (await bob.gets(path))["unread"] == 0

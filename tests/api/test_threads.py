"""Threads that one follows: by taking part, by one's own word, and not any more."""

from uuid import uuid4

from tests.api.conftest import Person, Place, problem


async def left(person: Person, place: Place) -> dict[str, int]:
    """What is unread of threads."""
    told = await person.gets(f"{place.path}/unreads")
    return {thread["root_id"]: thread["unread"] for thread in told["threads"]}


async def test_whoever_follows_has_the_replies_from_then_on_unread(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    root = await ada.says(lamp.general, "who?")
    await ada.says(lamp.general, "anyone?", reply_to=root)
    await eve.does("PUT", f"/v1/messages/{root}/follow")
    assert await left(eve, lamp) == {}
    await bob.says(lamp.general, "me", reply_to=root)
    assert await left(eve, lamp) == {root: 1}
    shown = await eve.gets(f"/v1/messages/{root}/follow")
    assert (shown["following"], shown["unread"]["unread"]) == (True, 1)
    await eve.does("DELETE", f"/v1/messages/{root}/follow")
    assert await left(eve, lamp) == {}
    assert await eve.gets(f"/v1/messages/{root}/follow") == {"following": False, "unread": None}


async def test_an_unfollow_holds_until_they_reply(ada: Person, bob: Person, lamp: Place) -> None:
    root = await ada.says(lamp.general, "who?")
    await bob.says(lamp.general, "me", reply_to=root)
    await ada.does("DELETE", f"/v1/messages/{root}/follow")
    await bob.says(lamp.general, f"really me, {ada.call}", reply_to=root)
    assert await left(ada, lamp) == {}
    await ada.says(lamp.general, "ah", reply_to=root)
    await bob.says(lamp.general, "yes", reply_to=root)
    assert await left(ada, lamp) == {root: 1}


async def test_who_is_named_follows(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    await ada.admits(lamp, eve)
    root = await ada.says(lamp.general, f"{bob.call}, who?")
    await ada.says(lamp.general, f"or {eve.call}?", reply_to=root)
    assert await left(bob, lamp) == {root: 1}
    (thread,) = (await eve.gets(f"{lamp.path}/unreads"))["threads"]
    assert (thread["unread"], thread["mentions"], thread["last_read_seq"]) == (1, 1, 0)


async def test_the_inbox_has_the_newest_reply_first(ada: Person, bob: Person, lamp: Place) -> None:
    roots = [await ada.says(lamp.general, f"question {n}") for n in range(3)]
    for n in (1, 0, 2, 0):
        await bob.says(lamp.general, "answer", reply_to=roots[n])
    first = await ada.gets(f"{lamp.path}/threads", limit=2)
    rest = await ada.gets(f"{lamp.path}/threads", limit=2, before=first["next"])
    listed = first["items"] + rest["items"]
    assert [item["root"]["text"] for item in listed] == ["question 0", "question 2", "question 1"]
    assert [item["unread"]["unread"] for item in listed] == [2, 1, 1]
    assert rest["next"] is None
    problem(await ada.asks("GET", f"{lamp.path}/threads?before=x"), 400, "malformed", "before")
    bad = f"2026-99-99T00:00:00Z~{roots[0]}"
    problem(await ada.asks("GET", f"{lamp.path}/threads?before={bad}"), 400, "malformed", "before")


async def test_one_may_follow_before_anybody_replies(ada: Person, bob: Person, lamp: Place) -> None:
    root = await ada.says(lamp.general, "who?")
    await bob.does("PUT", f"/v1/messages/{root}/follow")
    assert (await bob.gets(f"/v1/messages/{root}"))["thread"] is None
    assert (await bob.gets(f"{lamp.path}/threads"))["items"] == []
    await ada.says(lamp.general, "nobody?", reply_to=root)
    assert await left(bob, lamp) == {root: 1}


async def test_one_follows_only_what_one_is_in(ada: Person, bob: Person, lamp: Place) -> None:
    zoo = (await ada.does("POST", f"{lamp.path}/channels", name="Zoo"))["id"]
    root = await ada.says(zoo, "a lion")
    reply = await ada.says(zoo, "a tiger", reply_to=root)
    problem(await bob.asks("PUT", f"/v1/messages/{root}/follow"), 403, "not_a_member")
    problem(await bob.asks("DELETE", f"/v1/messages/{root}/follow"), 403, "not_a_member")
    problem(await ada.asks("PUT", f"/v1/messages/{reply}/follow"), 404, "message_not_found")
    problem(await ada.asks("PUT", f"/v1/messages/{uuid4()}/follow"), 404, "message_not_found")
    gone = await ada.says(zoo, "a slip")
    await ada.does("DELETE", f"/v1/messages/{gone}")
    problem(await ada.asks("PUT", f"/v1/messages/{gone}/follow"), 409, "message_deleted")


async def test_a_deleted_root_takes_replies_only_where_there_are_some(
    ada: Person, bob: Person, lamp: Place
) -> None:
    talked = await ada.says(lamp.general, "who?")
    first = await bob.says(lamp.general, "me", reply_to=talked)
    await ada.does("DELETE", f"/v1/messages/{talked}")
    reply = await bob.says(lamp.general, "still me", reply_to=first)
    assert (await ada.gets(f"/v1/messages/{reply}"))["root_id"] == talked
    silent = await ada.says(lamp.general, "a slip")
    await ada.does("DELETE", f"/v1/messages/{silent}")
    wish = {"text": "what?", "reply_to": silent}
    answer = await bob.asks("POST", f"/v1/channels/{lamp.general}/messages", json=wish)
    problem(answer, 409, "message_deleted", "reply_to")


async def test_a_thread_is_shared_by_naming_a_channel(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    opened = [
        await ada.does("POST", f"{lamp.path}/channels", name=name, visibility="private")
        for name in ("Attic", "Cellar")
    ]
    attic, cellar = (one["id"] for one in opened)
    await ada.does("PUT", f"/v1/channels/{cellar}/members/{bob.id}")
    root = await ada.says(attic, "a noise")
    problem(await bob.asks("GET", f"/v1/messages/{root}/replies"), 404, "message_not_found")
    await ada.says(attic, "perhaps in `#general`? no: #cellar, #nowhere", reply_to=root)
    heard = (await bob.gets(f"/v1/messages/{root}/replies"))["items"]
    assert [item["text"][:7] for item in heard] == ["perhaps"]
    reply = await ada.says(attic, "it is the wind", reply_to=root)
    assert (await bob.gets(f"/v1/messages/{reply}"))["text"] == "it is the wind"
    assert [item["id"] for item in (await bob.gets(f"/v1/channels/{cellar}/shared-threads"))["items"]] == [
        root
    ]
    problem(await bob.asks("GET", f"/v1/channels/{attic}/messages"), 404, "channel_not_found")
    problem(await eve.asks("GET", f"/v1/messages/{root}/replies"), 404, "message_not_found")
    answer = await bob.does("POST", f"/v1/channels/{cellar}/messages", text="or a cat", reply_to=reply)
    mine = f"/v1/messages/{answer['id']}"
    assert [item["text"] for item in (await ada.gets(f"/v1/messages/{root}/replies"))["items"]][
        -1
    ] == "or a cat"
    await bob.does("PATCH", mine, text="or an owl")
    seen = await bob.gets(mine)
    assert (seen["text"], seen["channel_id"], seen["root_id"]) == ("or an owl", attic, root)
    path = f"/v1/messages/{root}/shares/{cellar}"
    problem(await eve.asks("DELETE", path), 404, "message_not_found")
    problem(await bob.asks("DELETE", path), 403, "role_too_low")
    await ada.does("DELETE", path)
    problem(await bob.asks("GET", f"/v1/messages/{root}/replies"), 404, "message_not_found")
    assert (await bob.gets(f"/v1/channels/{cellar}/shared-threads"))["items"] == []
    late = {"text": "hello?", "reply_to": root}
    refused = await bob.asks("POST", f"/v1/channels/{cellar}/messages", json=late)
    problem(refused, 404, "message_not_found", "reply_to")


async def test_one_shares_only_into_channels_one_may_post_in(ada: Person, bob: Person, lamp: Place) -> None:
    zoo = (await ada.does("POST", f"{lamp.path}/channels", name="Zoo"))["id"]
    root = await bob.says(lamp.general, "a lion")
    await bob.says(lamp.general, "as in #zoo", reply_to=root)
    assert (await ada.gets(f"/v1/channels/{zoo}/shared-threads"))["items"] == []
    await bob.does("POST", f"/v1/channels/{zoo}/join")
    await bob.says(lamp.general, "as in #zoo, and here #general", reply_to=root)
    assert [item["id"] for item in (await ada.gets(f"/v1/channels/{zoo}/shared-threads"))["items"]] == [root]


async def test_who_reads_only_the_thread_saves_and_counts_in_it(
    ada: Person, bob: Person, lamp: Place
) -> None:
    """Broadcast replies, too, and the root: of the thread's own channel they have nothing else."""
    attic = (await ada.does("POST", f"{lamp.path}/channels", name="Attic", visibility="private"))["id"]
    root = await ada.says(attic, "a noise")
    aside = await ada.says(attic, "a smell")
    first = await ada.says(attic, "perhaps in #general?", reply_to=root, broadcast=True)
    second = await ada.says(attic, "it is the wind", reply_to=root, broadcast=True)
    await bob.does("PUT", f"/v1/messages/{root}/follow")
    for id in (root, first):
        await bob.does("PUT", f"/v1/messages/{id}/saved")
    problem(await bob.asks("PUT", f"/v1/messages/{aside}/saved"), 404, "message_not_found")

    listed = (await bob.gets(f"{lamp.path}/saved"))["items"]
    assert [item["message"]["id"] for item in listed] == [first, root]
    await bob.does("PUT", f"/v1/messages/{second}/unread")
    assert await left(bob, lamp) == {root: 1}
    await bob.does("PUT", f"/v1/messages/{root}/unread")
    assert await left(bob, lamp) == {root: 2}
    problem(await bob.asks("PUT", f"/v1/messages/{aside}/unread"), 404, "message_not_found")

    shown = await bob.gets(f"/v1/messages/{root}/readers")
    assert (shown["delivered_count"], shown["reader_ids"]) == (1, [bob.id])
    await ada.does("DELETE", f"/v1/messages/{root}/shares/{lamp.general}")
    assert (await bob.gets(f"{lamp.path}/saved"))["items"] == []

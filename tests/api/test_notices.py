"""Notices: lines of a channel that tell who came and went, and what was changed."""

from tests.api.conftest import Person, Place, problem


async def notices(person: Person, channel: str) -> list[tuple[str, str | None, str | None]]:
    """What each tells: kind, whom it befell, what it is now."""
    items = (await person.gets(f"/v1/channels/{channel}/messages"))["items"]
    told = [item["notice"] for item in items if item["notice"]]
    return [(each["kind"], each["user_id"], each["value"]) for each in told]


async def test_a_channel_tells_what_happened_to_it(
    ada: Person, bob: Person, eve: Person, lamp: Place
) -> None:
    await ada.admits(lamp, eve)
    id = (await ada.does("POST", f"{lamp.path}/channels", name="Zoo"))["id"]
    path = f"/v1/channels/{id}"
    await bob.does("POST", f"{path}/join")
    await ada.does("PUT", f"{path}/members/{eve.id}")
    await ada.does("PATCH", path, name="Park", topic="cages", description="no feeding")
    await bob.does("POST", f"{path}/leave")
    await ada.does("DELETE", f"{path}/members/{eve.id}")
    await ada.does("PUT", f"{path}/bans/{eve.id}")
    await ada.does("DELETE", f"{path}/bans/{eve.id}")
    await ada.does("PUT", f"{path}/maximum", max_participants=9)
    await ada.does("POST", f"{path}/archive")
    await ada.does("POST", f"{path}/unarchive")
    assert await notices(ada, id) == [
        ("join", bob.id, None),
        ("add", eve.id, None),
        ("topic", None, "cages"),
        ("description", None, "no feeding"),
        ("rename", None, "Park"),
        ("leave", bob.id, None),
        ("remove", eve.id, None),
        ("ban", eve.id, None),
        ("unban", eve.id, None),
        ("maximum", None, "9"),
        ("archive", None, None),
        ("unarchive", None, None),
    ]
    items = (await ada.gets(f"{path}/messages"))["items"]
    assert [item["seq"] for item in items] == list(range(1, 13))
    assert {item["content_type"] for item in items} == {"system"}
    texts = [item["text"] for item in items]
    assert texts[:2] == [f"{bob.username} joined the channel", f"{ada.username} added {eve.username}"]


async def test_a_notice_is_nobodys_unread(ada: Person, bob: Person, eve: Person, lamp: Place) -> None:
    before = await ada.gets(f"/v1/channels/{lamp.general}")
    await ada.admits(lamp, eve)
    assert await notices(ada, lamp.general) == [("join", bob.id, None), ("join", eve.id, None)]
    for person in (ada, bob, eve):
        (told,) = (await person.gets(f"{lamp.path}/unreads"))["channels"]
        assert (told["unread"], told["mentions"], told["last_seq"]) == (0, 0, 2)
    after = await ada.gets(f"/v1/channels/{lamp.general}")
    assert after["last_message_at"] == before["last_message_at"]


async def test_nothing_can_be_done_with_a_notice(ada: Person, bob: Person, lamp: Place) -> None:
    (item,) = (await bob.gets(f"/v1/channels/{lamp.general}/messages"))["items"]
    path = f"/v1/messages/{item['id']}"
    assert (await bob.gets(path))["notice"] == item["notice"]
    assert (await bob.gets(f"{path}/replies"))["items"] == []
    for method, where, body in (
        ("PATCH", path, {"text": "x"}),
        ("DELETE", path, None),
        ("PUT", f"{path}/reactions/x", None),
        ("PUT", f"{path}/follow", None),
    ):
        problem(await ada.asks(method, where, json=body), 409, "notice_fixed")
    reply = {"text": "welcome", "reply_to": item["id"]}
    answer = await ada.asks("POST", f"/v1/channels/{lamp.general}/messages", json=reply)
    problem(answer, 409, "notice_fixed", "reply_to")


async def test_conversations_have_no_notices(ada: Person, bob: Person, lamp: Place) -> None:
    talk = (await ada.does("POST", f"{lamp.path}/dms", user_ids=[bob.id]))["id"]
    await ada.says(talk, "between us")
    assert [item["seq"] for item in (await bob.gets(f"/v1/channels/{talk}/messages"))["items"]] == [1]

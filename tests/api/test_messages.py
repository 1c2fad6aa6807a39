"""Saying something, reading it, and what becomes of it."""

import asyncio
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest

from api.app import create_app
from api.once import Once
from api.server import opened, whole_app
from tests.api.conftest import SECRET, Person, Place, problem


@pytest.fixture
def general(lamp: Place) -> str:
    return f"/v1/channels/{lamp.general}/messages"


async def test_what_one_says_others_read(ada: Person, bob: Person, lamp: Place, general: str) -> None:
    answer = await ada.asks("POST", general, json={"text": f"hello {bob.call}"})
    told = answer.json()
    assert (answer.status_code, set(told)) == (201, {"id", "channel_id", "position"})
    assert answer.headers["location"] == f"/v1/messages/{told['id']}"
    (item,) = (await bob.gets(general))["items"]
    assert item == await bob.gets(answer.headers["location"])
    assert item["created_at"].endswith("Z")
    del item["created_at"]
    assert item == {
        "id": told["id"],
        "channel_id": lamp.general,
        "seq": 1,
        "root_id": None,
        "author_id": ada.id,
        "text": f"hello {bob.call}",
        "content_type": "text",
        "files": [],
        "mentions": [bob.id],
        "everyone": False,
        "edited_at": None,
        "deleted": False,
        "thread": None,
        "reactions": {},
        "pin": None,
        "language": None,
        "location": None,
        "poll": None,
        "forward": None,
        "preview": None,
    }


async def test_a_retry_says_nothing_twice_and_is_answered_alike(
    ada: Person, bob: Person, general: str
) -> None:
    wish = {"id": str(uuid4()), "text": "once"}
    first = await ada.asks("POST", general, json=wish)
    await bob.asks("POST", general, json={"text": "in between"})
    again = await ada.asks("POST", general, json=wish)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["backscroll-position"] == first.headers["backscroll-position"]
    problem(await ada.asks("POST", general, json={**wish, "text": "twice"}), 409, "id_taken", "id")
    problem(await bob.asks("POST", general, json=wish), 409, "id_taken", "id")
    assert len((await ada.gets(general))["items"]) == 2


async def test_a_retry_is_the_same_even_after_an_edit_or_deletion(ada: Person, general: str) -> None:
    wish = {"id": str(uuid4()), "text": "once"}
    first = await ada.asks("POST", general, json=wish)
    await ada.does("PATCH", f"/v1/messages/{wish['id']}", text="changed")
    await ada.does("DELETE", f"/v1/messages/{wish['id']}")
    again = await ada.asks("POST", general, json=wish)
    assert (again.status_code, again.json()) == (first.status_code, first.json())


async def test_of_many_retries_at_once_one_is_recorded(ada: Person, general: str) -> None:
    wish = {"id": str(uuid4()), "text": "once"}
    answers = await asyncio.gather(*(ada.asks("POST", general, json=wish) for _ in range(8)))
    assert len({answer.text for answer in answers}) == 1
    assert len((await ada.gets(general))["items"]) == 1


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"text": " "}, 422, "text_invalid", "text"),
        ({"text": "x" * 40_001}, 422, "text_invalid", "text"),
        ({"text": "a\0b"}, 422, "value_invalid", "text"),
        ({"text": None}, 400, "malformed", "text"),
        ({}, 400, "malformed", "text"),
        ({"text": "x", "id": "x"}, 400, "malformed", "id"),
        ({"text": "x", "id": "00000000-0000-1000-8000-000000000000"}, 422, "id_reserved", "id"),
        ({"text": "x", "broadcast": "yes"}, 400, "malformed", "broadcast"),
        ({"text": "x", "content_type": "system"}, 422, "value_invalid", "content_type"),
        ({"text": "x", "reply_to": str(uuid4())}, 404, "message_not_found", "reply_to"),
        ({"text": "x", "colour": "red"}, 400, "malformed", "colour"),
    ],
)
async def test_a_bad_message_is_not_posted(
    ada: Person, lamp: Place, general: str, body: dict[str, object], status: int, code: str, field: str
) -> None:
    problem(await ada.asks("POST", general, json=body), status, code, field)


async def test_pages_go_back_from_the_newest_and_forward_from_anywhere(
    ada: Person, lamp: Place, general: str
) -> None:
    for n in range(1, 8):
        await ada.says(lamp.general, str(n))

    async def seqs(**cut: int) -> tuple[list[int], int | None]:
        page = await ada.gets(general, **cut)
        return [item["seq"] for item in page["items"]], page["next"]

    assert await seqs() == ([1, 2, 3, 4, 5, 6, 7], None)
    assert await seqs(limit=3) == ([5, 6, 7], 5)
    assert await seqs(limit=3, before=5) == ([2, 3, 4], 2)
    assert await seqs(limit=3, before=2) == ([1], None)
    assert await seqs(limit=3, after=0) == ([1, 2, 3], 3)
    assert await seqs(limit=3, after=3) == ([4, 5, 6], 6)
    assert await seqs(limit=3, after=6) == ([7], None)
    assert await seqs(limit=3, after=7) == ([], None)
    assert await seqs(after=2, before=5) == ([3, 4], None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("before=x", "before"),
        ("after=-1", "after"),
        (f"after={10**30}", "after"),
    ],
)
async def test_a_bad_page_is_refused(ada: Person, general: str, query: str, field: str) -> None:
    problem(await ada.asks("GET", f"{general}?{query}"), 400, "malformed", field)


async def test_a_reply_joins_the_thread_of_its_root(
    ada: Person, bob: Person, lamp: Place, general: str
) -> None:
    root = await ada.says(lamp.general, "who is there?")
    reply = await bob.says(lamp.general, "me", reply_to=root)
    deeper = await ada.says(lamp.general, "good", reply_to=reply, broadcast=True)
    items = (await bob.gets(general))["items"]
    assert [item["id"] for item in items] == [root, deeper]
    assert items[0]["thread"]["reply_count"] == 2
    assert items[0]["thread"]["participant_ids"] == [bob.id, ada.id]
    replies = (await bob.gets(f"/v1/messages/{root}/replies"))["items"]
    assert [(item["id"], item["seq"], item["root_id"]) for item in replies] == [
        (reply, 1, root),
        (deeper, 2, root),
    ]
    page = await bob.gets(f"/v1/messages/{root}/replies", limit=1)
    assert ([item["seq"] for item in page["items"]], page["next"]) == ([2], 2)
    assert (await bob.gets(f"/v1/messages/{reply}"))["seq"] == 1


async def test_an_edit_is_seen_and_every_version_kept(ada: Person, bob: Person, lamp: Place) -> None:
    id = await ada.says(lamp.general, "helo")
    problem(await bob.asks("PATCH", f"/v1/messages/{id}", json={"text": "x"}), 403, "not_the_author")
    problem(await ada.asks("PATCH", f"/v1/messages/{id}", json={"text": ""}), 422, "text_invalid", "text")
    await ada.does("PATCH", f"/v1/messages/{id}", text="hello")
    seen = await bob.gets(f"/v1/messages/{id}")
    assert seen["text"] == "hello"
    assert seen["edited_at"] is not None
    versions = (await bob.gets(f"/v1/messages/{id}/history"))["items"]
    assert [(each["kind"], each["text"], each["by"]) for each in versions] == [
        ("posted", "helo", ada.id),
        ("edited", "hello", ada.id),
    ]


async def test_a_deleted_message_leaves_its_place_and_no_words(
    ada: Person, bob: Person, lamp: Place, general: str
) -> None:
    id = await bob.says(lamp.general, "oops")
    await ada.does("PUT", f"/v1/messages/{id}/reactions/x")
    await ada.does("DELETE", f"/v1/messages/{id}")  # its owner may
    await ada.does("DELETE", f"/v1/messages/{id}")
    (item,) = (await bob.gets(general))["items"]
    assert (item["deleted"], item["text"], item["reactions"], item["seq"]) == (True, "", {}, 1)
    versions = (await bob.gets(f"/v1/messages/{id}/history"))["items"]
    assert [(each["kind"], each["text"]) for each in versions] == [("posted", "oops"), ("deleted", "")]
    problem(await bob.asks("PATCH", f"/v1/messages/{id}", json={"text": "x"}), 409, "message_deleted")
    problem(await bob.asks("PUT", f"/v1/messages/{id}/reactions/x"), 409, "message_deleted")
    other = await ada.says(lamp.general, "mine")
    problem(await bob.asks("DELETE", f"/v1/messages/{other}"), 403, "not_the_author")


async def test_reactions_are_sets_of_people(ada: Person, bob: Person, lamp: Place) -> None:
    id = await ada.says(lamp.general, "hurrah")
    for person in (ada, bob, bob):
        await person.does("PUT", f"/v1/messages/{id}/reactions/%F0%9F%91%8D%F0%9F%8F%BD")
    await bob.does("PUT", f"/v1/messages/{id}/reactions/tada")
    assert (await ada.gets(f"/v1/messages/{id}"))["reactions"] == {"👍🏽": [ada.id, bob.id], "tada": [bob.id]}
    await bob.does("DELETE", f"/v1/messages/{id}/reactions/tada")
    await bob.does("DELETE", f"/v1/messages/{id}/reactions/tada")
    assert (await ada.gets(f"/v1/messages/{id}"))["reactions"] == {"👍🏽": [ada.id, bob.id]}
    for bad in ("%20", "%00", "x" * 101):
        problem(await ada.asks("PUT", f"/v1/messages/{id}/reactions/{bad}"), 422, "text_invalid", "emoji")


async def test_what_is_none_of_theirs_is_not_a_message(ada: Person, lamp: Place) -> None:
    for path in (f"/v1/messages/{lamp.general}", f"/v1/messages/{lamp.id}"):
        problem(await ada.asks("GET", path), 404, "message_not_found")
    problem(await ada.asks("GET", f"/v1/channels/{lamp.id}/messages"), 404, "channel_not_found")


async def test_the_short_way_answers_like_the_route(
    city: str, redis_url: str, ada: Person, bob: Person, lamp: Place, general: str
) -> None:
    id = str(uuid4())
    bodies = [
        b"",
        b"{",
        b'{"text":1}',
        b'{"text":"\\u0000"}',
        b'{"text":" "}',
        b'{"text":"x","y":1}',
        b"x" * 1_000_001,
    ]
    bodies += [f'{{"text":"hi","id":"{id}"}}'.encode()] * 2 + [f'{{"text":"ho","id":"{id}"}}'.encode()]
    nowhere = general.replace(lamp.general, str(uuid4()))
    cases = [(general, ada.token, body) for body in bodies]
    cases += [(nowhere, ada.token, bodies[7]), (general, "x", bodies[7]), (general, "", bodies[7])]
    async with opened(city, redis_url, SECRET, "") as parts:
        slow = httpx.AsyncClient(
            transport=httpx.ASGITransport(cast("Any", create_app(parts, Once(parts.pool, parts.derive)))),
            base_url="http://slow",
        )
        fast = httpx.AsyncClient(
            transport=httpx.ASGITransport(cast("Any", whole_app(parts))), base_url="http://fast"
        )
        async with slow, fast:
            for path, token, body in cases:
                headers = {"authorization": f"Bearer {token}"}
                told = [await way.post(path, content=body, headers=headers) for way in (slow, fast)]
                assert told[0].json() == told[1].json(), body[:50]
                assert told[0].status_code == told[1].status_code
                assert dict(told[0].headers) == dict(told[1].headers)

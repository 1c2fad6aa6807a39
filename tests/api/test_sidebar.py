"""The sidebar, and words not yet sent."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import psycopg
from redis.asyncio import Redis

from tests.api.conftest import Person, Place, problem
from tests.conftest import Servers


async def test_a_sidebar_is_as_it_was_arranged_last(ada: Person, bob: Person, lamp: Place) -> None:
    assert (await ada.gets(f"{lamp.path}/sidebar"))["sections"] == []
    starred = {"name": "Starred", "channel_ids": [lamp.general], "collapsed": True}
    rest = {"name": "Rest", "channel_ids": [], "collapsed": False}
    await ada.does("PUT", f"{lamp.path}/sidebar", sections=[starred])
    await ada.does("PUT", f"{lamp.path}/sidebar", sections=[rest, starred])
    assert (await ada.gets(f"{lamp.path}/sidebar"))["sections"] == [rest, starred]
    assert (await ada.gets(f"{lamp.path}/snapshot"))["sidebar"] == [rest, starred]
    assert (await bob.gets(f"{lamp.path}/sidebar"))["sections"] == []
    many = await ada.asks("PUT", f"{lamp.path}/sidebar", json={"sections": [{"name": "x"}] * 51})
    problem(many, 422, "value_invalid", "sections")
    answer = await ada.asks("PUT", f"/v1/workspaces/{uuid4()}/sidebar", json={"sections": []})
    problem(answer, 404, "workspace_not_found")


async def test_drafts_are_ones_own_and_not_in_the_history(
    ada: Person, bob: Person, lamp: Place, city: str
) -> None:
    root = await bob.says(lamp.general, "who?")
    await ada.gets(f"/v1/messages/{root}")
    file = str(uuid4())
    for path, body in (
        (f"/v1/channels/{lamp.general}/draft", {"text": "dear al"}),
        (f"/v1/messages/{root}/draft", {"text": "me, perhaps", "files": [file]}),
        (f"/v1/channels/{lamp.general}/draft", {"text": "dear all"}),
    ):
        assert (await ada.asks("PUT", path, json=body)).status_code == 200
    listed = (await ada.gets(f"{lamp.path}/drafts"))["items"]
    assert [(one["channel_id"], one["root_id"], one["text"], one["files"]) for one in listed] == [
        (lamp.general, None, "dear all", []),
        (lamp.general, root, "me, perhaps", [file]),
    ]
    assert (await bob.gets(f"{lamp.path}/drafts"))["items"] == []
    gone = await ada.asks("DELETE", f"/v1/channels/{lamp.general}/draft")
    again = await ada.asks("DELETE", f"/v1/channels/{lamp.general}/draft")
    assert (gone.json(), again.json()) == ({"existed": True}, {"existed": False})
    assert len((await ada.gets(f"{lamp.path}/drafts"))["items"]) == 1
    async with await psycopg.AsyncConnection.connect(city) as connection:
        found = await connection.execute(
            "SELECT count(*) FROM stored_events WHERE convert_from(state, 'UTF8') LIKE '%me, perhaps%'"
        )
        assert await found.fetchone() == (0,)


async def test_whoever_leaves_a_channel_has_no_draft_there(ada: Person, bob: Person, lamp: Place) -> None:
    zoo = (await ada.does("POST", f"{lamp.path}/channels", name="Zoo"))["id"]
    path = f"/v1/channels/{zoo}/draft"
    await bob.gets(f"/v1/channels/{zoo}")
    problem(await bob.asks("PUT", path, json={"text": "a lion"}), 403, "not_a_member")
    await bob.does("POST", f"/v1/channels/{zoo}/join")
    await bob.gets(f"/v1/channels/{zoo}")
    assert (await bob.asks("PUT", path, json={"text": "a lion"})).status_code == 200
    await bob.does("POST", f"/v1/channels/{zoo}/leave")
    assert (await bob.gets(f"{lamp.path}/drafts"))["items"] == []
    problem(await bob.asks("PUT", f"/v1/channels/{uuid4()}/draft", json={}), 404, "channel_not_found")
    problem(await bob.asks("PUT", f"/v1/messages/{uuid4()}/draft", json={}), 404, "message_not_found")


async def test_ones_other_devices_hear_of_a_draft(ada: Person, lamp: Place, running: Servers) -> None:
    """As it goes to the gateways: without a position, to the person's own room."""
    async with Redis.from_url(running.redis_url) as redis, redis.pubsub() as ear:
        await ear.subscribe(f"room:u{ada.id}")
        path = f"/v1/channels/{lamp.general}/draft"
        await ada.gets(f"/v1/channels/{lamp.general}")
        for method, body in (("PUT", {"text": "dear", "device": "phone"}), ("DELETE", None)):
            await ada.asks(method, path, json=body)
        heard: list[dict[str, Any]] = []
        async with asyncio.timeout(60):
            while len(heard) < 2:
                said: Any = await ear.get_message(ignore_subscribe_messages=True, timeout=1)
                if said and said["data"].startswith(b"{"):
                    heard.append(json.loads(said["data"]))
    assert [(one["type"], one["room"], one.get("position")) for one in heard] == [
        ("draft_updated", f"user:{ada.id}", None)
    ] * 2
    first, second = (one["data"] for one in heard)
    assert (first["device"], first["draft"]["text"]) == ("phone", "dear")
    assert (second["channel_id"], second["draft"]) == (lamp.general, None)

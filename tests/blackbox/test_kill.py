"""Every process is killed with -9 while people talk: nothing acknowledged is lost or doubled."""

import asyncio
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.blackbox.person import Person
from tests.blackbox.product import Product, running

PARTS = ["projector", "fanout", "gateway", "api", "redis", "postgres"]
EACH = 120
"""Messages per person: enough that every part dies while they talk."""


@pytest.mark.timeout(400)
async def test_nothing_acknowledged_is_lost_whatever_is_killed(tmp_path: Path):
    with running(tmp_path / "data") as product:
        people = [Person(product, name) for name in ("ada", "bob", "eve")]
        channel, workspace = await gather_in_a_channel(people)
        listening = [asyncio.create_task(person.listen()) for person in people]
        await until(lambda: all(person.cursor for person in people))
        await talk_while_parts_die(product, people, channel)
        await until(lambda: all(len(person.heard(channel)) >= EACH * len(people) for person in people))
        for task in listening:
            task.cancel()
        said = {id for person in people for id in person.acknowledged}
        for person in people:
            check_heard(person, channel, said)
        await check_read(people[0], channel, said)
        await check_unread(people, channel, workspace)
        check_log(product, said)
        for person in people:
            await person.http.aclose()


async def gather_in_a_channel(people: list[Person]) -> tuple[str, str]:
    ada, *others = people
    for person in people:
        await person.register()
    workspace = (await ada.ask("POST", "/v1/workspaces", json={"name": "Lamp"}))["id"]
    code = (await ada.ask("POST", f"/v1/workspaces/{workspace}/invites", json={}))["code"]
    channel = await ada.ask(
        "POST", f"/v1/workspaces/{workspace}/channels", json={"name": "lab", "visibility": "public"}
    )
    for person in others:
        await person.ask("POST", f"/v1/invites/{code}/accept")
        await person.ask("POST", f"/v1/channels/{channel['id']}/join")
    return channel["id"], workspace


async def talk_while_parts_die(product: Product, people: list[Person], channel: str) -> None:
    async def talk(person: Person) -> None:
        for n in range(EACH):
            await person.post(channel, f"{person.name} {n}")

    talking = [asyncio.create_task(talk(person)) for person in people]
    for n, part in enumerate(PARTS, start=1):
        enough = n * EACH * len(people) // (len(PARTS) + 2)
        await until(lambda: sum(len(person.acknowledged) for person in people) >= enough)  # noqa: B023
        await asyncio.to_thread(product.kill, part)
    await asyncio.gather(*talking)


def check_heard(person: Person, channel: str, said: set[str]) -> None:
    """Each message once, in order, without a hole; every reconnection was a complete resume."""
    heard = person.heard(channel)
    assert person.refused == []
    first = heard[0]["seq"]  # notices of who came in are before it
    assert [message["seq"] for message in heard] == list(range(first, first + len(said)))
    assert {message["id"] for message in heard} == said
    rooms: dict[str, list[int]] = {}
    for frame in person.frames:
        rooms.setdefault(frame["room"], []).append(frame["seq"])
    for seqs in rooms.values():
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs)))
    positions = [frame["position"] for frame in person.frames]
    assert positions == sorted(positions)
    assert person.resumed >= 1


async def check_read(person: Person, channel: str, said: set[str]) -> None:
    found: list[dict[str, Any]] = []
    before = ""
    while True:
        page = await person.ask("GET", f"/v1/channels/{channel}/messages?limit=200{before}")
        found = page["items"] + found
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert [message["seq"] for message in found] == list(range(1, len(found) + 1))
    assert {message["id"] for message in found if message["notice"] is None} == said


async def check_unread(people: list[Person], channel: str, workspace: str) -> None:
    """What stands after one's own last message is unread, and nothing else."""
    for person in people:
        last_own = max(m["seq"] for m in person.heard(channel) if m["author_id"] == person.id)
        unreads = await person.ask("GET", f"/v1/workspaces/{workspace}/unreads")
        (mine,) = [entry for entry in unreads["channels"] if entry["channel_id"] == channel]
        assert mine["unread"] == mine["last_seq"] - last_own
        assert mine["last_read_seq"] == last_own


def check_log(product: Product, said: set[str]) -> None:
    with psycopg.connect(product.database_url) as connection:
        posted = connection.execute(
            "SELECT originator_id::text FROM stored_events WHERE topic = 'message.posted'"
        ).fetchall()
        count, newest = connection.execute(
            "SELECT count(*), max(notification_id) FROM stored_events"
        ).fetchall()[0]
        quarantined = connection.execute("SELECT * FROM quarantine").fetchall()
    assert sorted(id for (id,) in posted) == sorted(said)
    assert count == newest
    assert quarantined == []


async def until(condition: Any, within: float = 90.0) -> None:
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - it comes true in another process
            await asyncio.sleep(0.02)

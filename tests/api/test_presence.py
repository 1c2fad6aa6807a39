"""How one wishes to be seen, over HTTP."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from redis.asyncio import Redis

from store.whispers import presence_of
from tests.api.conftest import Person, problem
from tests.conftest import Servers

PATH = "/v1/me/presence"


async def test_a_choice_is_kept_until_the_next_and_in_no_log(ada: Person, bob: Person, city: str) -> None:
    assert await ada.gets(PATH) == {"status": "auto", "custom_status": None}
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    wish = {
        "status": "busy",
        "custom_status": {"emoji": "🌊", "text": "at the seaside", "expires_at": later},
    }
    assert (await ada.asks("PUT", PATH, json=wish)).json() == wish
    assert await ada.gets(PATH) == wish
    assert await bob.gets(PATH) == {"status": "auto", "custom_status": None}
    await ada.asks("PUT", PATH, json={"custom_status": {"text": ""}})
    assert await ada.gets(PATH) == {"status": "auto", "custom_status": None}
    async with await psycopg.AsyncConnection.connect(city) as connection:
        found = await connection.execute(
            "SELECT count(*) FROM stored_events WHERE convert_from(state, 'UTF8') LIKE '%seaside%'"
        )
        assert await found.fetchone() == (0,)


async def test_a_status_is_over_when_its_time_is(ada: Person, city: str) -> None:
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    await ada.asks("PUT", PATH, json={"custom_status": {"text": "lunch", "expires_at": later}})
    async with await psycopg.AsyncConnection.connect(city, autocommit=True) as connection:
        await connection.execute("UPDATE presences SET until = now() WHERE user_id = %s", (ada.id,))
    assert (await ada.gets(PATH))["custom_status"] is None


async def test_what_cannot_be_wished(ada: Person) -> None:
    past = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
    late = await ada.asks("PUT", PATH, json={"custom_status": {"text": "was", "expires_at": past}})
    problem(late, 422, "time_invalid", "custom_status.expires_at")
    problem(await ada.asks("PUT", PATH, json={"status": "offline"}), 422, "value_invalid", "status")
    long = await ada.asks("PUT", PATH, json={"custom_status": {"text": "x" * 101}})
    problem(long, 422, "value_invalid", "custom_status.text")


async def test_ones_own_devices_and_those_who_watch_are_told(ada: Person, running: Servers) -> None:
    async with Redis.from_url(running.redis_url) as redis, redis.pubsub() as ear:
        own, watched = f"room:u{ada.id}".encode(), presence_of(UUID(ada.id))
        await ear.subscribe(own, watched)
        heard: dict[Any, Any] = {}
        while len(heard) < 2:
            await ada.asks("PUT", PATH, json={"status": "away"})
            while message := await ear.get_message(ignore_subscribe_messages=True, timeout=0.2):
                heard[message["channel"]] = message["data"]
    said = json.loads(heard[own])
    assert (said["type"], said["data"]["status"], heard[watched]) == ("presence_updated", "away", b"")


async def test_it_goes_with_the_account(ada: Person, city: str) -> None:
    await ada.asks("PUT", PATH, json={"status": "away"})
    await ada.asks("DELETE", "/v1/me", json={"password": "correct horse"})
    async with await psycopg.AsyncConnection.connect(city) as connection:
        found = await connection.execute("SELECT count(*) FROM presences WHERE user_id = %s", (ada.id,))
        assert await found.fetchone() == (0,)

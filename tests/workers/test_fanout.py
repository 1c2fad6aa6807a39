"""What fan-out says to Redis is what the outbox holds: all of it, in order."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from projections import outbox
from store.link import dial
from tests.gateway.caller import eventually
from tests.gateway.redis import Redis
from workers.fanout import BATCH, serve

CHANNEL = UUID("018f0000-0000-7000-8000-000000000002")


@pytest.fixture
async def database(database_url: str) -> AsyncGenerator[psycopg.AsyncConnection[Any]]:
    async with await psycopg.AsyncConnection[Any].connect(database_url, autocommit=True) as connection:
        yield connection


async def fill(database: psycopg.AsyncConnection[Any], first: int, last: int) -> None:
    """Two frames a position."""
    await database.execute(
        "INSERT INTO outbox SELECT p, o, 'c', %s, 2 * p + o, 'frame'::bytea "
        "FROM generate_series(%s::bigint, %s) AS p, generate_series(0, 1) AS o",
        (CHANNEL, first, last),
    )


async def listen(redis: Redis) -> list[tuple[int, int]]:
    """The cursors heard, as they come."""
    heard: list[tuple[int, int]] = []
    subscribed = asyncio.Event()

    def hear(replies: list[Any]) -> None:
        for kind, _, content in replies:
            if kind == b"message":
                position, ordinal = outbox.cursor_of(content)
                heard.append((position, ordinal))
            else:
                subscribed.set()

    link = await dial(redis.url, hear)
    link.send(("SUBSCRIBE", f"room:c{CHANNEL}"))
    await subscribed.wait()
    return heard


async def test_more_than_a_batch_in_order(
    database: psycopg.AsyncConnection[Any], database_url: str, redis: Redis
):
    last = BATCH + 10
    await fill(database, 1, last)
    heard = await listen(redis)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(database_url=database_url, redis_url=redis.url, stop=stop))
    await eventually(lambda: len(heard) >= 2 * last)
    assert heard == [(p, o) for p in range(1, last + 1) for o in (0, 1)]

    async def saved() -> bool:
        return await outbox.checkpoint(database, "fanout") == (last, 1)

    await eventually(saved)
    stop.set()
    await asyncio.wait_for(serving, 5)


async def test_it_keeps_its_place_while_redis_is_away(
    database: psycopg.AsyncConnection[Any], database_url: str, redis: Redis
):
    await fill(database, 1, 5)
    redis.kill()
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(database_url=database_url, redis_url=redis.url, stop=stop))

    async def active() -> bool:
        rows = await database.execute("SELECT FROM pg_locks WHERE locktype = 'advisory'")
        return rows.rowcount > 0

    await eventually(active)
    assert await outbox.checkpoint(database, "fanout") == (0, 0)
    redis.start()
    heard = await listen(redis)
    await fill(database, 6, 9)
    await eventually(lambda: heard and heard[-1] == (9, 1))
    assert heard[-8:] == [(p, o) for p in range(6, 10) for o in (0, 1)]
    stop.set()
    await asyncio.wait_for(serving, 5)


async def test_it_outlives_its_connection(
    database: psycopg.AsyncConnection[Any], database_url: str, redis: Redis
):
    heard = await listen(redis)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(database_url=database_url, redis_url=redis.url, stop=stop))
    await fill(database, 1, 3)
    await eventually(lambda: len(heard) >= 6)
    await database.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    await fill(database, 4, 5)
    await eventually(lambda: heard[-1] == (5, 1))
    firsts = list(dict.fromkeys(heard))
    assert firsts == [(p, o) for p in range(1, 6) for o in (0, 1)]
    stop.set()
    await asyncio.wait_for(serving, 5)

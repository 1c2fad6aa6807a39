"""The projector at work: a standby takes over, poison is put aside, a lost hint is not missed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from api.health import _projector
from domain.decisions.messages import post
from history.rebuild import rebuild
from projections.engine import Engine, ReadModelsOutdated
from projections.views.progress import progress
from store.connections import Pool
from tests.dsl import World
from tests.people import fresh, said, workspace_of_two
from tests.projected import append
from workers.projector import serve

NOWHERE = "redis://127.0.0.1:1"


@asynccontextmanager
async def projector(database_url: str, redis_url: str) -> AsyncGenerator[asyncio.Task[None]]:
    stop = asyncio.Event()
    task = asyncio.create_task(serve(database_url=database_url, redis_url=redis_url, stop=stop))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait([task], timeout=10)
        assert task.done()
        if not task.cancelled():
            task.result()


async def eventually(condition: Callable[[], Awaitable[bool]], within: float = 60) -> None:
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110 - it comes true in the database
            await asyncio.sleep(0.02)


def reached(pool: Pool, position: int) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        async with pool.connection() as connection:
            cursor = await connection.execute("SELECT position >= %s FROM checkpoint", (position,))
            return (await cursor.fetchall())[0][0]

    return look


class Story:
    """A world whose log grows in the database."""

    def __init__(self, database_url: str) -> None:
        self.url = database_url
        self.world: World = workspace_of_two()
        self.written = 0

    async def go_on(self, messages: int = 1) -> int:
        for _ in range(messages):
            self.world.do(post, said(fresh(len(self.world.log)), "on"))
        await append(self.url, self.world.log[self.written :])
        self.written = len(self.world.log)
        return self.written


async def test_a_standby_takes_over(database_url: str, redis_url: str, pool: Pool):
    story = Story(database_url)
    async with projector(database_url, redis_url) as first, projector(database_url, redis_url):
        await eventually(reached(pool, await story.go_on()))
        first.cancel()
        await eventually(reached(pool, await story.go_on(5)))


async def test_without_redis_the_poll_carries_on(database_url: str, pool: Pool):
    story = Story(database_url)
    async with projector(database_url, NOWHERE):
        await eventually(reached(pool, await story.go_on()))
        await eventually(reached(pool, await story.go_on(5)))


async def test_it_outlives_its_connection(database_url: str, redis_url: str, pool: Pool):
    story = Story(database_url)
    async with projector(database_url, redis_url):
        await eventually(reached(pool, await story.go_on()))
        async with pool.connection() as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND pid <> pg_backend_pid() "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        await eventually(reached(pool, await story.go_on(5)))


async def test_poison_is_put_aside_and_the_rest_goes_on(database_url: str, redis_url: str, pool: Pool):
    """One event that cannot be read, one that refers to nothing, in the middle of good ones."""
    story = Story(database_url)
    good = await story.go_on(3)
    async with pool.connection() as connection:
        for position, topic, state in (
            (good + 1, "message.edited", b"{}"),
            (good + 2, "message.deleted", b'{"type":"message.deleted"}'),
        ):
            await connection.execute(
                "INSERT INTO stored_events (originator_id, originator_version, topic, state, "
                "notification_id, occurred_at, recorded_at) "
                "VALUES (gen_random_uuid(), 1, %s, %s, %s, now(), now())",
                (topic, state, position),
            )
    async with projector(database_url, redis_url):
        await eventually(reached(pool, good + 2))
        async with pool.connection() as connection:
            cursor = await connection.execute("SELECT position, error FROM quarantine ORDER BY position")
            aside = await cursor.fetchall()
            ((messages,),) = await (
                await connection.execute("SELECT count(*) FROM messages WHERE notice IS NULL")
            ).fetchall()
    assert [position for position, _ in aside] == [good + 1, good + 2]
    assert "message.edited" in aside[0][1]
    assert messages == 4


async def test_what_only_a_newer_version_knows_is_waited_for(database_url: str, redis_url: str, pool: Pool):
    """What comes before it is projected; it is not put aside, and nothing after it is."""
    story = Story(database_url)
    good = await story.go_on(3)
    async with pool.connection() as connection:
        await connection.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state, notification_id, "
            "occurred_at, recorded_at) "
            "VALUES (gen_random_uuid(), 1, 'lamp.exploded', '{}', %s, now(), now())",
            (good + 1,),
        )
    async with projector(database_url, redis_url):
        await eventually(reached(pool, good))
        async with pool.connection() as connection:
            found = await progress(connection)
            assert _projector(found).state == "behind"
            assert "lamp.exploded" in _projector(found).detail
            assert (found.projected, found.quarantined) == (good, 0)


async def test_read_models_of_another_version_are_not_written(database_url: str, redis_url: str, pool: Pool):
    """Until they are rebuilt, by which it goes on of itself."""
    story = Story(database_url)
    last = await story.go_on(3)
    async with pool.connection() as connection:
        await connection.execute("ALTER TABLE chat.checkpoint DROP COLUMN digest")
        with pytest.raises(ReadModelsOutdated, match="backscroll rebuild"):
            await Engine.at_checkpoint(connection)
        assert "backscroll rebuild" in _projector(await progress(connection)).detail
    async with projector(database_url, redis_url):
        await rebuild(database_url)
        await eventually(reached(pool, last))

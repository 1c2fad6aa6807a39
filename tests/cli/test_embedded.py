"""Postgres and Redis of our own survive being killed; what was committed is there afterwards."""

import asyncio
import os
import signal
import stat

import psycopg
import pytest

from cli.embedded.postgres import create_cluster, postgres_recipe, postgres_url
from cli.embedded.redis import redis_recipe, redis_url
from cli.place import Place
from cli.supervisor import Supervisor
from tests.cli.conftest import eventually


@pytest.fixture
def cluster(place: Place) -> Place:
    create_cluster(place)
    return place


def said(place: Place) -> list[str]:
    with psycopg.connect(postgres_url(place)) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM said")]


def say(place: Place, text: str) -> None:
    with psycopg.connect(postgres_url(place)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS said (text text)")
        connection.execute("INSERT INTO said VALUES (%s)", (text,))


async def test_a_killed_postgres_comes_back_with_its_data(cluster: Place):
    recipe = postgres_recipe(cluster)
    async with Supervisor() as supervisor:
        await supervisor.start(recipe)
        say(cluster, "light")
        first = supervisor.pids["postgres"]
        os.kill(first, signal.SIGKILL)
        await eventually(lambda: supervisor.pids.get("postgres", first) != first)
        async with asyncio.timeout(60):
            while not await recipe.ready():
                pass  # it recovers; a second start would only fight with the keeper's
        assert said(cluster) == ["light"]


async def test_another_start_finds_the_data_and_a_lock_that_means_nothing(cluster: Place):
    async with Supervisor() as supervisor:
        await supervisor.start(postgres_recipe(cluster))
        say(cluster, "light")
    # What a power cut leaves: a lock with the number of a process that is somebody else by now.
    (cluster.postgres / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.postgres}\n")
    async with Supervisor() as supervisor:
        await supervisor.start(postgres_recipe(cluster))
        assert said(cluster) == ["light"]


async def test_postgres_is_durable_private_and_knows_vectors(cluster: Place):
    async with Supervisor() as supervisor:
        await supervisor.start(postgres_recipe(cluster))
        with psycopg.connect(postgres_url(cluster), autocommit=True) as connection:
            shown = {
                name: connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
                for name in ("fsync", "synchronous_commit", "listen_addresses", "server_encoding", "jit")
            }
            connection.execute("CREATE EXTENSION vector")
            near = connection.execute("SELECT '[3,4]'::vector <-> '[0,0]'").fetchone()
    assert shown == {
        "fsync": ("on",),
        "synchronous_commit": ("on",),
        "listen_addresses": ("",),
        "server_encoding": ("UTF8",),
        "jit": ("off",),
    }
    assert near == (5.0,)
    assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700


async def test_redis_answers_and_keeps_nothing(place: Place):
    from redis.asyncio import Redis

    async with Supervisor() as supervisor:
        await supervisor.start(redis_recipe(place))
        async with Redis.from_url(redis_url(place)) as client:
            assert await client.config_get("save") == {"save": ""}
            assert await client.config_get("maxmemory-policy") == {"maxmemory-policy": "volatile-ttl"}
            limits = (await client.config_get("client-output-buffer-limit"))["client-output-buffer-limit"]
    assert "pubsub 268435456 67108864 60" in str(limits)


def test_a_deep_folder_gets_its_sockets_elsewhere(place: Place):
    from cli.place import place_at

    deep = place_at(place.root / ("deep" * 30))
    assert len(os.fsencode(deep.sockets / ".s.PGSQL.5432")) < 100
    assert deep.sockets != place_at(place.root / ("other" * 30)).sockets

"""The chainer follows the log, and says once a day how far it has come."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result

from cli.embedded.postgres import create_cluster, postgres_recipe, postgres_url
from cli.main import main
from cli.place import Place
from cli.supervisor import Supervisor
from history.chain.prove import prove
from migrations import migrate
from store.checkpoints import kept
from tests.people import everybody
from tests.projected import append_all
from tests.workers.test_projector import eventually
from workers.chainer import serve


async def _chained(database_url: str, file: Path) -> None:
    stop = asyncio.Event()
    chaining = asyncio.create_task(serve(database_url=database_url, stop=stop, checkpoints=file))

    async def said() -> bool:
        return any(kept(file))

    await eventually(said)
    stop.set()
    await chaining


@pytest.fixture
def environment(database_url: str, redis_url: str) -> dict[str, str]:
    return {
        "BACKSCROLL_DATABASE_URL": database_url,
        "BACKSCROLL_REDIS_URL": redis_url,
        "BACKSCROLL_SECRET": "a-lamp-that-turns-once-in-thirty-seconds",
    }


async def _asked(words: Sequence[str], environment: Mapping[str, str]) -> Result:
    """In a thread, which keeps to one core from then on."""
    return await asyncio.to_thread(CliRunner().invoke, main, words, env=environment)


def test_its_checkpoint_proves_the_log_on_the_command_line(
    database_url: str, environment: dict[str, str], tmp_path: Path
):
    file = tmp_path / "checkpoints.jsonl"
    asyncio.run(append_all(database_url, everybody()))
    asyncio.run(_chained(database_url, file))
    asyncio.run(_chained(database_url, file))
    (told,) = kept(file)
    proving = ["history", "prove", "--checkpoints", str(file)]
    proven = asyncio.run(_asked(proving, environment))
    assert proven.exit_code == 0
    assert f"{told.position} events in 1 block, 1 checkpoint held; 0 events" in proven.output
    file.write_bytes(told.line().replace(told.digest[:8].encode(), b"00000000"))
    broken = asyncio.run(_asked(proving, environment))
    assert broken.exit_code == 1
    assert "The log is broken at position 1:" in broken.output


WAL_WRITER = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'"
"""Stopped, it brings nothing to the disk that did not wait for it."""


async def test_a_checkpoint_holds_after_a_crash_of_the_database(place: Place, tmp_path: Path):
    file, url, recipe = tmp_path / "checkpoints.jsonl", postgres_url(place), postgres_recipe(place)
    create_cluster(place)
    async with Supervisor() as supervisor:
        await supervisor.start(recipe)
        migrate(url)
        await append_all(url, everybody())
        with psycopg.connect(url) as connection:
            ((wal_writer,),) = connection.execute(WAL_WRITER).fetchall()
        os.kill(wal_writer, signal.SIGSTOP)
        await _chained(url, file)
        postgres = supervisor.pids["postgres"]
        for process in (postgres, wal_writer):
            os.kill(process, signal.SIGKILL)

        async def back() -> bool:
            return supervisor.pids.get("postgres", postgres) != postgres and await recipe.ready()

        await eventually(back)
        (told,) = kept(file)
        proven = await prove(url, [told])
    assert proven.newest is not None
    assert proven.newest.digest == told.digest

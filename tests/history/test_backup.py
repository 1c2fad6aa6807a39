"""A dump that was made while people wrote is a life of its own: whole and proven."""

import asyncio
import subprocess
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from cli.embedded.programs import postgres_programs
from domain.decisions.messages import post
from history.chain.prove import prove
from history.verify import verify
from store import chain, log
from store.appender import Appender
from store.connections import Pool, open_pool
from store.executor import Executor
from store.hints import LOG, Announcer
from tests.people import fresh, said, workspace_of_two
from tests.projected import append_all
from tests.workers.test_projector import eventually, projector, reached

SOME = 50
"""Messages that must be there, and the dump begins."""


@pytest.fixture
def restored_url(database_url: str) -> Iterator[str]:
    """An empty database beside."""
    name = f"{urlsplit(database_url).path[1:]}_restored"
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        yield urlunsplit(urlsplit(database_url)._replace(path=f"/{name}"))
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@asynccontextmanager
async def writing(database_url: str, redis_url: str, pool: Pool) -> AsyncGenerator[list[int]]:
    """Somebody who goes on talking; the positions that were acknowledged."""
    told: list[int] = []

    async def talk() -> None:
        async with (
            Announcer(redis_url, LOG) as announce,
            Appender(database_url, announce=announce) as appender,
        ):
            executor = Executor(appender, pool)
            for n in count():
                receipt = await executor.execute(post, said(fresh(n), f"word {n}"))
                told.append(receipt.position)

    talking = asyncio.create_task(talk())
    try:
        yield told
    finally:
        talking.cancel()
        await asyncio.wait([talking])


def dump(database_url: str, file: Path) -> None:
    """As docs/operations.md says."""
    _run("pg_dump", "--format=custom", "--exclude-schema=chat_before", f"--file={file}", database_url)


def restore(database_url: str, file: Path) -> None:
    _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={database_url}", str(file))
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE epoch SET id = gen_random_uuid(), since = now()")


def _run(program: str, *words: str) -> None:
    subprocess.run([postgres_programs(None) / program, *words], check=True, capture_output=True)


async def _chained(database_url: str) -> None:
    async with await psycopg.AsyncConnection[Any].connect(database_url, autocommit=True) as connection:
        while await chain.extend(connection, datetime.now(UTC) + timedelta(days=1)):
            pass


async def _position(database_url: str, statement: str) -> int:
    async with await psycopg.AsyncConnection[Any].connect(database_url) as connection:
        return (await (await connection.execute(statement.encode())).fetchall())[0][0]


async def test_a_dump_under_load_is_a_log_with_its_read_models_and_its_proof(
    database_url: str, restored_url: str, redis_url: str, pool: Pool, tmp_path: Path
):
    await append_all(database_url, workspace_of_two())
    async with projector(database_url, redis_url), writing(database_url, redis_url, pool) as told:
        await eventually(reached(pool, SOME))
        await _chained(database_url)
        before = (await prove(database_url)).newest
        acknowledged = told[-1]
        await asyncio.to_thread(dump, database_url, tmp_path / "dump")
        after = len(told)
        await asyncio.to_thread(restore, restored_url, tmp_path / "dump")
        await eventually(lambda: _more(told, after))
        await _chained(database_url)
        lost = (await prove(database_url)).newest
    assert before is not None
    head = await _position(restored_url, "SELECT max(notification_id) FROM stored_events")
    assert acknowledged <= head < told[-1]
    assert await _position(restored_url, "SELECT count(*) FROM stored_events") == head
    assert [each async for each in verify(restored_url)] == []
    assert lost is not None
    assert (await prove(restored_url, [before, lost])).foreign == [lost]
    async with open_pool(restored_url, most=4, options="-c search_path=chat,public") as restored:
        await _goes_on(restored_url, redis_url, restored, head)
        async with restored.connection() as connection:
            assert await log.epoch(connection) != before.epoch


async def _more(told: list[int], than: int) -> bool:
    return len(told) > than


async def _goes_on(database_url: str, redis_url: str, pool: Pool, head: int) -> None:
    """Positions are given a second time, which is what the epoch is for."""
    async with projector(database_url, redis_url), Appender(database_url) as appender:
        again = await Executor(appender, pool).execute(post, said(fresh(-1), "back again"))
        assert again.position == head + 1
        await eventually(reached(pool, again.position))
    assert [each async for each in verify(database_url)] == []

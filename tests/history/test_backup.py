"""A dump that was made while people wrote is a life of its own: whole and proven."""

import asyncio
import shlex
import subprocess
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from cli import doctor
from cli.embedded.programs import postgres_programs
from cli.servers import servers
from domain.decisions.messages import post
from history.chain.prove import prove
from history.looking_back import looking_back
from history.verify import verify
from migrations import migrate
from projections.past import as_of
from projections.past.moments import moment_at
from projections.views.pages import Cut
from store import chain, log
from store.appender import Appender
from store.connections import Pool, open_pool
from store.executor import Executor
from store.hints import LOG, Announcer
from store.walls import raise_walls, walled
from tests.api.conftest import running_api
from tests.people import GENERAL, HERE, fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting
from tests.workers.test_projector import eventually, projector, reached

SOME = 50
"""Messages that must be there, and the dump begins."""


@pytest.fixture(scope="module")
def another_server() -> Iterator[str]:
    """Which has never seen a Backscroll: `backscroll servers --data NEW`."""
    with (
        TemporaryDirectory(prefix="backscroll-") as folder,
        servers(Path(folder) / "data", empty=True) as found,
    ):
        yield found.database_url


@pytest.fixture
def restored_url(another_server: str) -> Iterator[str]:
    """An empty database there, and no role of ours."""
    with psycopg.connect(another_server, autocommit=True) as admin:
        admin.execute("CREATE DATABASE restored")
        yield urlunsplit(urlsplit(another_server)._replace(path="/restored"))
        admin.execute("DROP DATABASE restored WITH (FORCE)")
        admin.execute("DROP ROLE IF EXISTS backscroll_erasure, backscroll_analyst, owner")


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


STEPS = (
    (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8").partition("\n## Backups\n")[2]
)


def documented(step: str) -> str:
    """What is done here stands in docs/operations.md, word for word."""
    assert step in STEPS, step
    return step


def dump(database_url: str, file: Path) -> None:
    words = documented("--format=custom --exclude-schema=chat_before --exclude-schema='sandbox_*'")
    _run("pg_dump", *shlex.split(words), f"--file={file}", database_url)


def make_roles(database_url: str) -> None:
    _does(database_url, documented("CREATE ROLE backscroll_erasure NOLOGIN"))
    _does(database_url, documented("CREATE ROLE backscroll_analyst NOLOGIN"))


def restore(database_url: str, file: Path) -> None:
    words = documented("pg_restore --no-owner --exit-on-error").split()
    _run(*words, f"--dbname={database_url}", str(file))
    _does(database_url, documented("UPDATE epoch SET id = gen_random_uuid(), since = now()"))


def _does(database_url: str, statement: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(statement.encode())


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
        await asyncio.to_thread(make_roles, restored_url)
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

    assert lacks(restored_url) == []
    async with looking_back(restored_url) as back:
        moment = await moment_at(back, None)
        await raise_walls(back, HERE)
        assert (await as_of.channel_as_of(back, GENERAL, moment, Cut())).items


def lacks(database_url: str) -> list[str]:
    """What `doctor` has to say about the roles there."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        return [finding.sentence for finding in doctor.roles(connection) if not finding.good]


async def test_a_server_without_the_roles_is_told_which_and_has_them_by_migrating(
    database_url: str, restored_url: str, redis_url: str, tmp_path: Path
):
    await append_all(database_url, workspace_of_two())
    async with projecting(database_url) as connection:
        await project(connection)
    dump(database_url, tmp_path / "dump")
    with pytest.raises(subprocess.CalledProcessError):  # it goes on, where nobody tells it not to
        _run("pg_restore", "--no-owner", f"--dbname={restored_url}", str(tmp_path / "dump"))
    missing = lacks(restored_url)
    assert ["backscroll_analyst is missing" in each for each in missing] == [True, False]
    assert ["backscroll_erasure is missing" in each for each in missing] == [False, True]
    async with running_api(restored_url, redis_url) as api:
        database = (await api.client.get("/health/ready")).json()["parts"]["database"]
        assert database == {
            "state": "up",
            "detail": "the role backscroll_analyst is missing: events, as-of and replays are not answered. "
            "the role backscroll_erasure is missing: nothing can be erased, by retention neither.",
        }
    make_roles(restored_url)
    assert ["lacks its rights" in each for each in lacks(restored_url)] == [True, True]
    migrate(restored_url)
    assert lacks(restored_url) == []
    async with projecting(restored_url) as connection, walled(connection, HERE):
        for table in ("messages", "stored_events", "log", "events.message_posted"):
            assert await (await connection.execute(f"SELECT FROM {table}".encode())).fetchall(), table


def test_an_account_to_which_a_role_is_closed_is_told_so(restored_url: str):
    migrate(restored_url)
    _does(restored_url, "CREATE ROLE app LOGIN")
    try:
        with psycopg.connect(restored_url) as connection:
            connection.execute("SET ROLE app")
            sentences = [finding.sentence for finding in doctor.roles(connection)]
        assert ["GRANT backscroll_" in each and "TO app" in each for each in sentences] == [True, True]
    finally:
        _does(restored_url, "DROP ROLE app")


@pytest.fixture
def owner(restored_url: str) -> str:
    """The database there, migrated, for the account to which all of it belongs; the roles are gone."""
    _does(restored_url, "CREATE ROLE owner LOGIN CREATEROLE")
    _does(restored_url, "ALTER DATABASE restored OWNER TO owner")
    owned = make_conninfo(restored_url, user="owner")
    migrate(owned)
    for role in ("backscroll_erasure", "backscroll_analyst"):
        _does(restored_url, f"DROP OWNED BY {role}")
        _does(restored_url, f"DROP ROLE {role}")
    return owned


def test_an_account_that_may_make_roles_makes_all_that_is_lacking(owner: str):
    assert len(lacks(owner)) == 2
    migrate(owner)
    assert lacks(owner) == []


def test_a_role_that_may_not_be_made_keeps_no_other_from_its_grants(owner: str, restored_url: str):
    _does(restored_url, "ALTER ROLE owner NOCREATEROLE")
    _does(restored_url, "CREATE ROLE backscroll_analyst NOLOGIN")
    _does(restored_url, "GRANT backscroll_analyst TO owner")
    migrate(owner)
    assert ["backscroll_erasure is missing" in each for each in lacks(owner)] == [True]


async def _more(told: list[int], than: int) -> bool:
    return len(told) > than


async def _goes_on(database_url: str, redis_url: str, pool: Pool, head: int) -> None:
    """Positions are given a second time, which is what the epoch is for."""
    async with projector(database_url, redis_url), Appender(database_url) as appender:
        again = await Executor(appender, pool).execute(post, said(fresh(-1), "back again"))
        assert again.position == head + 1
        await eventually(reached(pool, again.position))
    assert [each async for each in verify(database_url)] == []

"""An operator's work keeps to one core, and so does what serves it in Postgres; nobody else does."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from store.connections import connect
from store.courtesy import keep_to_one_core

OURS = os.sched_getaffinity(0)
ONE = {max(OURS)}
NAME = ".s.PGSQL.5432"
WORK = """
import asyncio, os, sys
from store.courtesy import keep_to_one_core
from store.connections import connect, open_pool

def cores(connection):
    return os.sched_getaffinity(connection.info.backend_pid)

async def main(database_url):
    if sys.argv[2:]:
        keep_to_one_core()
    print(os.sched_getaffinity(0))
    async with await connect(database_url) as connection:
        print(cores(connection))
    async with open_pool(database_url, most=1) as pool, pool.connection() as connection:
        print(cores(connection))

asyncio.run(main(sys.argv[1]))
"""

pytestmark = pytest.mark.skipif(len(OURS) < 2, reason="there is but one core")


async def told(database_url: str, *words: str) -> list[set[int]]:
    """The cores of a process that works, and of what serves a connection of its own and of its pool."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORK, database_url, *words, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await child.communicate()
    assert child.returncode == 0
    return [set(map(int, line.strip("{}").split(","))) for line in said.decode().splitlines()]


async def test_only_who_asks_keeps_to_one_core_and_brings_what_serves_it(database_url: str):
    assert await told(database_url) == [OURS, OURS, OURS]
    assert await told(database_url, "gently") == [ONE, ONE, ONE]
    assert await told(database_url) == [OURS, OURS, OURS]


async def test_the_rest_of_the_process_stays_where_it_is(database_url: str):
    asking = threading.Thread(target=keep_to_one_core)
    asking.start()
    asking.join()
    async with await connect(database_url) as connection:
        assert os.sched_getaffinity(connection.info.backend_pid) == os.sched_getaffinity(0) == OURS


@pytest.mark.parametrize("kind", ["tcp", "unix"])
async def test_nothing_is_moved_by_a_number_from_elsewhere(database_url: str, tmp_path: Path, kind: str):
    """Through a tunnel the number of the process that serves us may be anybody's here."""
    async with tunnel(database_url, tmp_path, kind) as through:
        assert await told(through, "gently") == [ONE, OURS, OURS]


@asynccontextmanager
async def tunnel(database_url: str, folder: Path, kind: str) -> AsyncGenerator[str]:
    """Another address of the same database, at which this process listens."""
    there = f"{conninfo_to_dict(database_url)['host']}/{NAME}"
    passing: set[asyncio.Task[None]] = set()

    async def copy(come: asyncio.StreamReader, go: asyncio.StreamWriter) -> None:
        while some := await come.read(65536):
            go.write(some)
        go.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        come, go = await asyncio.open_unix_connection(there)
        passing.update((asyncio.create_task(copy(reader, go)), asyncio.create_task(copy(come, writer))))

    if kind == "tcp":
        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        address = {"host": "127.0.0.1", "port": server.sockets[0].getsockname()[1]}
    else:
        server = await asyncio.start_unix_server(accept, folder / NAME)
        address = {"host": str(folder)}
    async with server:
        yield make_conninfo(database_url, **address)
        await asyncio.gather(*passing)

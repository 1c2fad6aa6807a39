"""Where the benchmarks run: servers of their own in a temporary folder, a fresh database for each figure."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import psycopg
from psycopg import sql

from cli.embedded.postgres import postgres_url
from cli.place import Place
from cli.running import running
from cli.servers import lent
from migrations import migrate

T = TypeVar("T")
HERE = Path(__file__).parent


class Ground:
    """`smoke`: everything as small as it can be, only to see that it works."""

    def __init__(self, place: Place, *, smoke: bool) -> None:
        self.place = place
        self.smoke = smoke
        self.kept: dict[str, str] = {}

    def size(self, full: T, smoke: T) -> T:
        return smoke if self.smoke else full

    @property
    def rounds(self) -> int:
        """Of each side of a comparison."""
        return self.size(3, 1)

    @property
    def servers_pid(self) -> int:
        """Of the supervisor of Postgres and Redis."""
        found = running(self.place)
        assert found is not None
        return found.supervisor.pid

    async def database(self) -> str:
        """The address of a new one at the current schema."""
        name = f"bench_{uuid4().hex[:12]}"
        async with await psycopg.AsyncConnection.connect(
            postgres_url(self.place, "postgres"), autocommit=True
        ) as connection:
            await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = postgres_url(self.place, name)
        await asyncio.to_thread(migrate, url)
        return url


@contextmanager
def ground(*, smoke: bool) -> Generator[Ground]:
    """Postgres with fsync on, and Redis; all of it is gone at the end. TMPDIR chooses the disk."""
    folder = Path(tempfile.mkdtemp(prefix="backscroll-bench-"))
    place = Place(folder.resolve())
    try:
        with lent(place):
            yield Ground(place, smoke=smoke)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def corpus() -> Path:
    """The folder of the big archives."""
    beside = HERE.parent.parent / "shared" / "data" / "corpus"
    return Path(os.environ.get("BACKSCROLL_CORPUS", beside))

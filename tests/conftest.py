"""A real Postgres and a real Redis for all tests, and a fresh migrated database for each that wants one."""

import os
from collections.abc import AsyncGenerator, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import psycopg
import pytest
from psycopg import sql

from migrations import migrate
from store.connections import Pool, open_pool

_numbers = count()

hypothesis.settings.register_profile("ci", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")  # what is found by chance is found at a desk, not in a merge


class Servers:
    """Where they are: the environment's, or embedded ones for the length of the session."""

    def __init__(self, database_url: str, redis_url: str) -> None:
        self.database_url = database_url
        self.redis_url = redis_url

    def database(self, name: str) -> str:
        return urlunsplit(urlsplit(self.database_url)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def running() -> Iterator[Servers]:
    if "BACKSCROLL_TEST_DATABASE_URL" in os.environ:
        yield Servers(os.environ["BACKSCROLL_TEST_DATABASE_URL"], os.environ["BACKSCROLL_TEST_REDIS_URL"])
        return
    from cli.servers import servers

    # Not below pytest's own folder: another run as root closes that to the account that Postgres runs as.
    with (
        TemporaryDirectory(prefix="backscroll-") as folder,
        servers(Path(folder) / "data", empty=True) as found,
    ):
        yield Servers(found.database_url, found.redis_url)


def _admin(running: Servers, statement: str, *names: str) -> None:
    with psycopg.connect(running.database_url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def template(running: Servers) -> str:
    """A migrated database to copy."""
    name = f"template_{os.getpid()}"
    _admin(running, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    _admin(running, "CREATE DATABASE {}", name)
    migrate(running.database(name))
    return name


@pytest.fixture
def database_url(running: Servers, template: str) -> Iterator[str]:
    """A database of its own, at the head of the schema."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _admin(running, "CREATE DATABASE {} TEMPLATE {}", name, template)
    yield running.database(name)
    _admin(running, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def redis_url(running: Servers) -> str:
    return running.redis_url


@pytest.fixture
async def pool(database_url: str) -> AsyncGenerator[Pool]:
    """Connections that read the live read models."""
    async with open_pool(database_url, most=8, options="-c search_path=chat,public") as opened:
        yield opened


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the big archives."""
    given = os.environ.get("BACKSCROLL_CORPUS")
    return Path(given) if given else Path(__file__).parents[2] / "shared" / "data" / "corpus"

"""A database may order words as a language does: what is compared and what is told stays the same."""

import subprocess
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
import psycopg
import pytest

from cli.embedded.postgres import create_cluster, postgres_recipe, postgres_url
from cli.place import place_at
from cli.supervisor import Supervisor
from domain.decisions.messages import post
from history.digest import digest
from history.verify import verify
from migrations import migrate
from tests.dsl import World
from tests.people import fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting

ENGLISH = "en_US.utf8"
CREATE = f"CREATE DATABASE english LOCALE_PROVIDER libc LOCALE '{ENGLISH}' TEMPLATE template0"


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A folder with the English one, for which not every machine has what it takes."""
    folder = tmp_path / "locales"
    folder.mkdir()
    words = ("localedef", "-i", "en_US", "-f", "UTF-8", str(folder / ENGLISH))
    try:
        subprocess.run(words, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no locale can be made here")
    return folder


@pytest.fixture
async def english_url(locales: Path, tmp_path: Path) -> AsyncGenerator[str]:
    """A database that orders words as English does."""
    place = place_at(tmp_path / "data")
    place.prepare()
    create_cluster(place)
    async with Supervisor() as supervisor:
        recipe = postgres_recipe(place)
        await supervisor.start(msgspec.structs.replace(recipe, environment={"LOCPATH": str(locales)}))
        with psycopg.connect(postgres_url(place), autocommit=True) as connection:
            connection.execute(CREATE.encode())
        migrate(url := postgres_url(place, "english"))
        yield url


def filed() -> World:
    world = workspace_of_two()
    for n, tag in enumerate(("a-c", "ab", "été", "feu")):
        world.do(post, said(fresh(n), f"under #{tag}"))
    return world


async def projected(database_url: str) -> None:
    await append_all(database_url, filed())
    async with projecting(database_url) as connection:
        await project(connection)


async def test_a_row_that_is_lost_is_the_only_difference(english_url: str):
    await projected(english_url)
    async with projecting(english_url) as connection:
        cursor = await connection.execute("SELECT array_agg(tag ORDER BY tag) FROM hashtags")
        assert await cursor.fetchall() == [(["ab", "a-c", "été", "feu"],)], "it orders by bytes"
        await connection.execute("DELETE FROM hashtags WHERE tag = 'ab'")
    assert [each.key[1] async for each in verify(english_url) if each.table == "hashtags"] == ["ab"]


async def test_the_digest_is_that_of_any_other_server(english_url: str, database_url: str):
    await projected(english_url)
    await projected(database_url)
    assert await digest(english_url) == await digest(database_url)

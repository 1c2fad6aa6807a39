"""Events are columns, in Postgres as in files: one view for each type, with every field of every event."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.sql import sql
from domain.event import Event
from history.exports.__main__ import written
from history.exports.columns import columns, view_of
from history.exports.formats import Format
from history.exports.lake import lake
from history.exports.run import export
from migrations.runner import migrate
from store.codec import EVENTS, PRIVATE, codec, tag_of
from store.connections import Pool
from store.recorded import Position, Recorded
from store.walls import walled
from tests.dsl import BOB, NOON
from tests.people import HERE, fresh
from tests.projected import append, append_all, project, projecting
from tests.store.test_walls import two_workspaces

ROOT = Path(__file__).parents[3]
SHOWN = [event for event in EVENTS if tag_of(event) not in PRIVATE]


def test_the_views_in_the_tree_are_those_of_the_events():
    """`make views` writes them anew."""
    assert (ROOT / "migrations" / "events.sql").read_text() == written()


def golden(event: type[Event]) -> Any:
    return codec.decode(tag_of(event), (ROOT / "tests" / "golden" / f"{tag_of(event)}.json").read_bytes())


async def everything_happens(database_url: str) -> None:
    """Each golden event once; they need not make sense together."""
    about = HERE, BOB, NOON
    log = (Recorded(Position(n), fresh(n), 1, golden(event), *about) for n, event in enumerate(EVENTS, 1))
    await append(database_url, log)


def plain(event: type[Event]) -> list[str]:
    return [column.name for column in columns(event) if column.kind != "json"]


async def test_postgres_reads_every_field(database_url: str, pool: Pool):
    """Also those that are left out in the log because they have their default value."""
    await everything_happens(database_url)
    async with pool.connection() as connection:
        for event in SHOWN:
            query = ", ".join(["position", *(f'"{name}"' for name in plain(event))])
            found = await connection.execute(f"SELECT {query} FROM events.{view_of(event)}".encode())
            ((_, *told),) = await found.fetchall()
            said = [getattr(golden(event), name) for name in plain(event)]
            assert told == [list(each) if isinstance(each, tuple) else each for each in said]


@pytest.mark.parametrize("format", ["parquet", "jsonl", "csv"])
async def test_the_files_say_the_same(database_url: str, pool: Pool, tmp_path: Path, format: Format):
    await everything_happens(database_url)
    export(database_url, tmp_path, format=format)
    files = lake(tmp_path)
    assert files.sql("SELECT count(*) FROM log").fetchall() == [(len(SHOWN),)]
    async with pool.connection() as connection:
        await connection.execute("SET timezone = 'UTC'")
        for event in SHOWN:
            names = ", ".join(f'"{name}"' for name in plain(event))
            query = f"position, stream, occurred_at{', ' * bool(names)}{names}"
            here = files.sql(f"SELECT {query} FROM {view_of(event)}").fetchall()
            there = await connection.execute(f"SELECT {query} FROM events.{view_of(event)}".encode())
            assert _told(here) == _told(await there.fetchall()), event


def _told(rows: list[Any]) -> list[str]:
    return [str([each.timestamp() if hasattr(each, "timestamp") else each for each in row]) for row in rows]


async def test_within_the_walls_they_show_one_workspace(database_url: str):
    await append_all(database_url, two_workspaces())
    async with projecting(database_url) as connection:
        await project(connection)
        asked = b"SELECT DISTINCT workspace_id FROM events.message_posted ORDER BY 1"
        assert len(await (await connection.execute(asked)).fetchall()) == 2
        async with walled(connection, HERE):
            assert await (await connection.execute(asked)).fetchall() == [(HERE,)]


async def test_the_views_are_made_anew_when_they_are_others(database_url: str, pool: Pool):
    async with pool.connection() as connection:
        await connection.execute("DROP VIEW events.message_posted")
        migrate(database_url)
        assert (
            await connection.execute("SELECT FROM pg_views WHERE viewname = 'message_posted'")
        ).rowcount == 0
        await connection.execute("COMMENT ON SCHEMA events IS 'of an older version'")
        migrate(database_url)
        assert (await connection.execute("SELECT count(*) FROM events.message_posted")).rowcount == 1


async def test_the_command_answers_as_table_csv_and_json(database_url: str, tmp_path: Path):
    await everything_happens(database_url)
    export(database_url, tmp_path)
    query = "SELECT type, position FROM log WHERE type = 'seats.limited'"
    asked = CliRunner().invoke
    assert "seats.limited" in asked(sql, [str(tmp_path), query]).output
    assert asked(sql, [str(tmp_path), "--csv"], input=query).output.startswith(
        "type,position\nseats.limited,"
    )
    assert asked(sql, [str(tmp_path), query, "--json"]).output.startswith(
        '{"type":"seats.limited","position":'
    )
    wrong = asked(sql, [str(tmp_path), "SELECT nonsense FROM log"])
    assert wrong.exit_code == 1
    assert "nonsense" in wrong.output
    assert "manifest.json" in asked(sql, [str(tmp_path.parent), "SELECT 1"]).output

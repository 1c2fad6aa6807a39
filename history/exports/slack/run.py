"""A workspace as it stands, into a zip."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import psycopg
from psycopg import IsolationLevel
from psycopg.rows import dict_row

from history.exports.slack.rows import Clock, Row, message, person, place
from history.looking_back import workspace_called
from store.connections import LIVE
from store.sql import statements

_sql = statements(__name__)

LISTS = {"public": "channels.json", "private": "groups.json", "group": "mpims.json", "dm": "dms.json"}

Connection = psycopg.AsyncConnection[Any]


async def export_slack(
    database_url: str, slug: str, path: Path, *, done: Callable[[int], None] = lambda _: None
) -> int:
    """How many messages were written, private conversations included, as of one moment.

    A day of one conversation is in memory at a time, and the times of its threads' roots.
    Raises WorkspaceNotFound.
    """
    async with await psycopg.AsyncConnection[Any].connect(
        database_url, options=LIVE, row_factory=dict_row
    ) as connection:
        await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        workspace = await workspace_called(connection, slug)
        fresh = path.with_name(f".{path.name}")
        with ZipFile(fresh, "w", ZIP_DEFLATED) as archive:
            count = await _write(connection, archive, {"workspace": workspace}, done)
        fresh.replace(path)
    return count


async def _write(
    connection: Connection, archive: ZipFile, workspace: dict[str, Any], done: Callable[[int], None]
) -> int:
    people = await (await connection.execute(_sql.people, workspace)).fetchall()
    archive.writestr("users.json", _json([person(row) for row in people]))
    names = {row["id"]: row["username"] for row in people}
    places = await (await connection.execute(_sql.places, workspace)).fetchall()
    for kind, file in LISTS.items():
        archive.writestr(file, _json([place(row) for row in places if row["kind"] == kind]))
    count = 0
    for row in places:
        told = place(row)
        folder, clock = told["name"] or told["id"], Clock()
        async for day, messages in _days(connection, row["id"]):
            rows = [message(one, clock, names) for one in messages]
            archive.writestr(f"{folder}/{day}.json", _json(rows))
            count += len(rows)
            done(len(rows))
    return count


async def _days(connection: Connection, channel: object) -> AsyncIterator[tuple[str, list[Row]]]:
    """A conversation's messages, a day at a time."""
    today: list[Row] = []
    async with connection.cursor("messages") as cursor:
        cursor.itersize = 1_000
        await cursor.execute(_sql.messages, {"channel": channel})
        async for row in cursor:
            if today and today[0]["created_at"].date() != row["created_at"].date():
                yield f"{today[0]['created_at']:%F}", today
                today = []
            today.append(row)
    if today:
        yield f"{today[0]['created_at']:%F}", today


def _json(rows: list[Row]) -> bytes:
    return msgspec.json.encode(rows)

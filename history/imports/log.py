"""A whole log from another server, position by position, into one that has none."""
# pyright: basic
# Arrow has no types.

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pyarrow as pa

from history.exports.formats import read
from history.exports.manifest import Exported, NoExport, damaged, manifest_of
from history.exports.rows import IDS
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)

TYPES = (
    "int8",
    "uuid",
    "int8",
    "text",
    "bytea",
    "uuid",
    "uuid",
    "timestamptz",
    "timestamptz",
    "uuid",
    "uuid",
)

WRITTEN: dict[str, Callable[[Any], Any]] = {
    "event": str.encode,
    **dict.fromkeys(IDS, lambda told: told and UUID(told)),
}


class NotEmpty(Exception):
    """The log there is not the beginning of this one."""


def import_log(database_url: str, folder: Path, *, done: Callable[[int], None] = lambda _: None) -> Position:
    """Takes in an export of the whole log, and projects nothing; after a kill it goes on where it stopped.

    Raises NoExport for files that are damaged or not the whole log, NotEmpty where there is another log.
    """
    manifest = manifest_of(folder)
    if not manifest.whole:
        raise NoExport(f"{folder} is not the whole log: `backscroll history export --whole` writes that.")
    if broken := damaged(folder, manifest):
        raise NoExport(f"{folder} is damaged: {', '.join(broken[:3])} is not what the manifest says.")
    position = Position(0)
    with psycopg.connect(database_url, autocommit=True) as connection:
        there = connection.execute(_sql.last).fetchone()
        if there is not None and there[0] > manifest.until:
            raise NotEmpty("the log here is longer than these files: only an empty one takes a whole log in")
        for files in _windows(manifest.files):
            rows = pa.concat_tables(read(manifest.format, folder / file.path) for file in files)
            position = _append(connection, rows.sort_by("position"))
            done(rows.num_rows)
    return position


def _windows(files: list[Exported]) -> Iterator[list[Exported]]:
    """Files of the same positions, as their names say: together they have no gaps."""
    named = sorted(files, key=lambda file: Path(file.path).name)
    for _, together in itertools.groupby(named, key=lambda file: Path(file.path).name):
        yield list(together)


def _append(connection: psycopg.Connection[Any], rows: pa.Table) -> Position:
    """Under the log's lock, as every append."""
    told = rows.to_pylist()
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(_sql.lock)
        there = cursor.execute(_sql.last).fetchone()
        missing = told if there is None else _after(there, told)
        _as_here(cursor, told[: len(told) - len(missing)])
        if missing and missing[0]["position"] != (there[0] if there else 0) + 1:
            raise NotEmpty("the log here ends elsewhere than these files begin")
        with cursor.copy(_sql.copy) as copy:
            copy.set_types(TYPES)
            for row in missing:
                copy.write_row([WRITTEN.get(name, _same)(value) for name, value in row.items()])
    return Position(told[-1]["position"])


def _as_here(cursor: psycopg.Cursor[Any], told: list[dict[str, Any]]) -> None:
    """Words that were erased over there since would stay here for good: the log says that they are gone."""
    if told:
        cursor.execute(_sql.there, {"first": told[0]["position"], "last": told[-1]["position"]})
        here = {position: rest for position, *rest in cursor.fetchall()}
        for row in told:
            *event, words = here.get(row["position"], [None])
            if event != [row["stream"], row["version"], row["type"]]:
                raise _another_log()
            if words != row["event"]:
                raise NotEmpty(
                    f"the event at position {row['position']} has words here that were erased there since: "
                    "only an empty log takes this one in"
                )


def _another_log() -> NotEmpty:
    return NotEmpty("there is another log on this server: only an empty one takes a whole log in")


def _same(value: Any) -> Any:
    return value


def _after(there: tuple[Any, ...], told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that the log does not have, unless its last event is another one than theirs."""
    for row in told:
        same = (row["stream"], row["version"], row["type"], row["recorded_at"]) == there[1:]
        if row["position"] == there[0] and not same:
            raise _another_log()
    return [row for row in told if row["position"] > there[0]]

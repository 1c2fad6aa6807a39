"""Two sets of read models side by side, row by row."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any, NamedTuple

import msgspec
from psycopg import sql

from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

Row = tuple[tuple[Any, ...], str]
"""Key, and the row as JSON."""


class Table(NamedTuple):
    """A read model. `words` are those columns of its key that a database may order as a language does."""

    name: str
    key: list[str]
    words: list[str]


class Difference(NamedTuple):
    """A row that is not what the log says. `live` and `replayed` name the columns that differ."""

    table: str
    key: tuple[Any, ...]
    live: dict[str, Any] | None
    replayed: dict[str, Any] | None

    def __str__(self) -> str:
        name = " ".join(map(str, self.key))
        return f"{self.table} {name}: live {_shown(self.live)}, by the log {_shown(self.replayed)}"


def _shown(row: dict[str, Any] | None) -> str:
    return "no such row" if row is None else msgspec.json.encode(row).decode()


async def differences(live: Connection, beside: Connection) -> AsyncIterator[Difference]:
    """Each row that is not the same in both; the connections stand at the same position."""
    for table in await tables(live):
        async for difference in _compared(table.name, rows_of(live, table), rows_of(beside, table)):
            yield difference


async def tables(live: Connection) -> list[Table]:
    """The tables of the live read models."""
    return [Table(*row) for row in await (await live.execute(_sql.tables)).fetchall()]


async def rows_of(connection: Connection, table: Table) -> AsyncGenerator[Row]:
    """In order of the key, as Python has it: words by their bytes; a few thousand at a time."""
    columns = sql.SQL(", ").join(map(sql.Identifier, table.key))
    order = sql.SQL(", ").join(
        sql.SQL('{} COLLATE "C"' if name in table.words else "{}").format(sql.Identifier(name))
        for name in table.key
    )
    query = sql.SQL("SELECT {}, to_jsonb(t)::text FROM {} AS t ORDER BY {}")
    async with connection.transaction(), connection.cursor(f"rows_of_{table.name}") as cursor:
        cursor.itersize = 5_000
        await cursor.execute(query.format(columns, sql.Identifier(table.name), order))
        async for row in cursor:
            yield row[:-1], row[-1]


async def _compared(
    table: str, live: AsyncGenerator[Row], replayed: AsyncGenerator[Row]
) -> AsyncIterator[Difference]:
    """Two ordered streams side by side."""
    async with aclosing(live), aclosing(replayed):
        ours, theirs = await anext(live, None), await anext(replayed, None)
        while ours or theirs:
            if theirs is None or (ours is not None and ours[0] < theirs[0]):
                yield Difference(table, ours[0], msgspec.json.decode(ours[1]), None)  # type: ignore[index]
                ours = await anext(live, None)
            elif ours is None or theirs[0] < ours[0]:
                yield Difference(table, theirs[0], None, msgspec.json.decode(theirs[1]))
                theirs = await anext(replayed, None)
            else:
                if ours[1] != theirs[1]:
                    yield _difference(table, ours, theirs)
                ours, theirs = await anext(live, None), await anext(replayed, None)


def _difference(table: str, ours: Row, theirs: Row) -> Difference:
    live, replayed = (msgspec.json.decode(row[1], type=dict[str, Any]) for row in (ours, theirs))
    names = [name for name in live if live[name] != replayed[name]]
    return Difference(
        table, ours[0], {name: live[name] for name in names}, {name: replayed[name] for name in names}
    )

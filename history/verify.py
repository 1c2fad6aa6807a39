"""Whether the live read models are what the log says: replayed beside them and compared row by row.

What is unread is counted a second time as well, from the messages in the log, for everybody in every place.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, NamedTuple

import msgspec
import psycopg
from psycopg import IsolationLevel, sql

from history.rebuild import BATCH
from history.recount import Recount
from migrations import create_read_model
from projections.engine import Engine
from projections.views import unreads
from store import log
from store.garbage import collect_seldom
from store.log import Connection
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)

BESIDE = "chat_verify"

Row = tuple[tuple[Any, ...], str]
"""Key, and the row as JSON."""


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


async def verify(
    database_url: str, *, done: Callable[[int], None] = lambda _: None
) -> AsyncGenerator[Difference]:
    """The differences as of one moment; people go on meanwhile, but vacuum waits until the end."""
    collect_seldom()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS chat_verify CASCADE")
        create_read_model(connection, BESIDE)
    try:
        async with (
            await connect(database_url, "chat") as live,
            await connect(database_url, BESIDE) as beside,
        ):
            await live.set_isolation_level(IsolationLevel.REPEATABLE_READ)
            await live.set_read_only(True)
            async with live.transaction():
                async for difference in _differences(live, beside, done):
                    yield difference
    finally:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS chat_verify CASCADE")


async def _differences(
    live: Connection, beside: Connection, done: Callable[[int], None]
) -> AsyncIterator[Difference]:
    until = (await (await live.execute("SELECT position FROM checkpoint")).fetchall())[0][0]
    recount = await _replayed(beside, until, done)
    for table, key in await (await live.execute(_sql.tables)).fetchall():
        async for difference in _compared(table, rows_of(live, table, key), rows_of(beside, table, key)):
            yield difference
    async for difference in _recounted(live, recount):
        yield difference


async def _replayed(beside: Connection, until: Position, done: Callable[[int], None]) -> Recount:
    """The log into tables of its own, and into a recount, in one go."""
    engine, recount = await Engine.at_checkpoint(beside, silent=True), Recount()
    while engine.position < until:
        batch = [of for of in await log.read_after(beside, engine.position, BATCH) if of.position <= until]
        for of in batch:
            recount.take(of)
        await engine.project(batch)
        done(len(batch))
        await asyncio.sleep(0)
    async with beside.transaction(), beside.cursor("places") as cursor:
        cursor.itersize = 5_000
        await cursor.execute(_sql.places)
        async for message, place, seq in cursor:
            recount.place(message, place, seq)
    return recount


async def rows_of(connection: Connection, table: str, key: list[str]) -> AsyncGenerator[Row]:
    """In order of the key, a few thousand at a time."""
    columns = sql.SQL(", ").join(map(sql.Identifier, key))
    query = sql.SQL("SELECT {}, to_jsonb(t)::text FROM {} AS t ORDER BY {}")
    async with connection.transaction(), connection.cursor(f"rows_of_{table}") as cursor:
        cursor.itersize = 5_000
        await cursor.execute(query.format(columns, sql.Identifier(table), columns))
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


async def _recounted(live: Connection, recount: Recount) -> AsyncIterator[Difference]:
    """Everybody's numbers as they are told, against the messages themselves."""
    for workspace, user in await (await live.execute(_sql.members)).fetchall():
        who = {"user": user, "workspace": workspace}
        told: dict[Any, Any] = {}
        for channel in await unreads.of_channels(live, user, workspace):
            told[channel.channel_id] = channel
        for (id,) in await (await live.execute(_sql.expected_channels, who)).fetchall():
            if id not in told:
                yield Difference("unread", (user, id), None, {})
        roots = [id for (id,) in await (await live.execute(_sql.followed, who)).fetchall()]
        for thread in await unreads.of_threads(live, user, workspace, roots):
            told[thread.root_id] = thread
        for id, number in told.items():
            right = recount.places[id].before(user, number.last_read_seq, recount.blocks[user])
            if (number.unread, number.mentions) != right:
                shown = {"unread": number.unread, "mentions": number.mentions}
                yield Difference("unread", (user, id), shown, right._asdict())


async def connect(database_url: str, schema: str) -> Connection:
    options = f"-c search_path={schema},public -c synchronous_commit=off -c timezone=UTC"
    return await psycopg.AsyncConnection.connect(database_url, autocommit=True, options=options)

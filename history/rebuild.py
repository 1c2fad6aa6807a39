"""A rebuild of the chat read models: beside the live ones, from the whole log, then in their place."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import psycopg
from psycopg import IsolationLevel

from history.compare import Difference, differences
from migrations import create_read_model, outdated, read_model_indexes
from projections.engine import Engine
from store import log
from store.connections import Connection, connect_to_fold
from store.garbage import collect_seldom
from store.recorded import Position, Recorded
from store.sql import statements

_sql = statements(__name__)

BATCH = 5_000
"""Events per transaction; more gains nothing and holds more in memory."""
NEXT, BEFORE = "chat_next", "chat_before"
PUT = {NEXT: _sql.put_next, BEFORE: _sql.put_before}


class Rebuilt(NamedTuple):
    """How many events were folded, and up to which position."""

    events: int
    position: Position


class RebuildRuns(Exception):
    """Another rebuild is under way."""


class NothingBefore(Exception):
    """There are no read models to go back to, or they are of another version than this one."""


async def rebuild(
    database_url: str,
    *,
    anew: bool = False,
    done: Callable[[int], None] = lambda _: None,
    differs: Callable[[Difference], None] | None = None,
) -> Rebuilt:
    """Builds beside, catches up, compares, and flips in one transaction; commands and reads go on meanwhile.

    One that was interrupted goes on where it was, unless it is to begin anew. `differs` is told each row that
    is not what it was, but for live ones of another version. The projector notices that the read models are
    others than it knows and starts over on them. What was live before stays in the schema `chat_before`.

    Raises RebuildRuns.
    """
    async with await connect_to_fold(database_url, NEXT) as writing:
        await _alone(writing)
        with psycopg.connect(database_url, autocommit=True) as connection:
            if anew or outdated(connection, NEXT):
                connection.execute(_sql.drop_next)
                create_read_model(connection, NEXT, indexed=False)
            alike = not outdated(connection)
        return await _replace(database_url, writing, NEXT, done, differs if alike else None)


async def back(database_url: str, *, done: Callable[[int], None] = lambda _: None) -> Rebuilt:
    """To the read models that were live before the last rebuild: they catch up, and flip; so do they again.

    Raises RebuildRuns or NothingBefore.
    """
    async with await connect_to_fold(database_url, BEFORE) as writing:
        await _alone(writing)
        with psycopg.connect(database_url, autocommit=True) as connection:
            if outdated(connection, BEFORE):
                raise NothingBefore((NothingBefore.__doc__ or "").strip())
        return await _replace(database_url, writing, BEFORE, done, None)


async def _alone(connection: Connection) -> None:
    """Until the connection ends."""
    if not (await (await connection.execute(_sql.be_alone)).fetchall())[0][0]:
        raise RebuildRuns((RebuildRuns.__doc__ or "").strip())


async def _replace(
    database_url: str,
    writing: Connection,
    beside: str,
    done: Callable[[int], None],
    differs: Callable[[Difference], None] | None,
) -> Rebuilt:
    collect_seldom()
    async with await connect_to_fold(database_url, beside) as reading:
        engine = await Engine.at_checkpoint(writing, silent=True)
        events = await _catch_up(engine, reading, done)
        await _index(writing)
        events += await _catch_up(engine, reading, done)
        if differs is not None:
            events += await _compare(database_url, engine, reading, beside, differs)
            events += await _catch_up(engine, reading, done)
        async with writing.transaction():
            events += await _flip(writing, engine, beside)
        return Rebuilt(events, engine.position)


async def _catch_up(engine: Engine, reading: Connection, done: Callable[[int], None]) -> int:
    """All but the last few events, which the flip folds."""
    events = 0
    while (live := await _live(reading)) - engine.position > BATCH:
        events += await replay(engine, reading, live, done)
    return events


async def _index(connection: Connection) -> None:
    """What only readers look up, each index for itself: whoever is interrupted goes on with the next one.

    One that others help to sort would be made on more than the one core.
    """
    there = {name for (name,) in await (await connection.execute(_sql.indexes)).fetchall()}
    await connection.execute(_sql.on_one_core)
    for name, index in read_model_indexes().items():
        if name not in there:
            await connection.execute(index)


async def _compare(
    database_url: str,
    engine: Engine,
    reading: Connection,
    beside: str,
    differs: Callable[[Difference], None],
) -> int:
    """With the live ones as they are at one moment, up to which the others are brought."""
    async with (
        await connect_to_fold(database_url, "chat") as live,
        await connect_to_fold(database_url, beside) as theirs,
    ):
        await live.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        await live.set_read_only(True)
        async with live.transaction():
            events = await replay(engine, reading, await _live(live))
            async for difference in differences(live, theirs):
                differs(difference)
    return events


async def replay(
    engine: Engine, reading: Connection, until: Position, done: Callable[[int], None] = lambda _: None
) -> int:
    """Folds the log up to a position, each batch being read while the one before is written."""
    events = 0
    batch = await _read(reading, engine.position, until)
    while batch:
        ahead = asyncio.create_task(_read(reading, batch[-1].position, until))
        await engine.project(batch)
        events += len(batch)
        done(len(batch))
        batch = await ahead
    return events


async def _flip(connection: Connection, engine: Engine, beside: str) -> int:
    """The live projector waits at its checkpoint while the last events are folded and the names change.

    Not one event more than it has projected: frames of later ones are still to come, and announce them.
    """
    live = await _live(connection, lock=True)
    events = 0
    while batch := await _read(connection, engine.position, live):
        await engine.project(batch)
        events += len(batch)
    await connection.execute(PUT[beside])
    return events


async def _live(connection: Connection, *, lock: bool = False) -> Position:
    cursor = await connection.execute(_sql.take_over if lock else _sql.live)
    return Position((await cursor.fetchall())[0][0])


async def _read(connection: Connection, after: Position, until: Position) -> list[Recorded]:
    batch = await log.read_after(connection, after, BATCH)
    return batch if not batch or batch[-1].position <= until else [of for of in batch if of.position <= until]

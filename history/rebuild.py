"""A rebuild of the chat read models: beside the live ones, from the whole log, then in their place."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import psycopg

from migrations import create_read_model
from projections.engine import Engine
from store import log
from store.garbage import collect_seldom
from store.log import Connection
from store.recorded import Position, Recorded

BATCH = 5_000
"""Events per transaction; more gains nothing and holds more in memory."""
NEXT = "chat_next"
LOOK = "SELECT position FROM chat.checkpoint"
TAKE_OVER = "UPDATE chat.checkpoint SET generation = gen_random_uuid() RETURNING position"
"""A projector that waits for the row finds it changed, and rolls back."""


class Rebuilt(NamedTuple):
    """How many events were folded, and up to which position."""

    events: int
    position: Position


async def rebuild(database_url: str, *, done: Callable[[int], None] = lambda _: None) -> Rebuilt:
    """Builds beside, catches up, and flips in one transaction; commands and reads go on meanwhile.

    The projector notices that the read models are others than it knows and starts over on them. What was live
    before stays in the schema `chat_before` until the next rebuild.
    """
    collect_seldom()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS chat_next CASCADE")
        create_read_model(connection, NEXT)
    async with await _connect(database_url, NEXT) as writing, await _connect(database_url, NEXT) as reading:
        engine = await Engine.at_checkpoint(writing, silent=True)
        events = 0
        while (live := await _live(reading)) - engine.position > BATCH:
            events += await replay(engine, reading, live, done)
        async with writing.transaction():
            events += await _flip(writing, engine)
        return Rebuilt(events, engine.position)


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


async def _flip(connection: Connection, engine: Engine) -> int:
    """The live projector waits at its checkpoint while the last events are folded and the names change.

    Not one event more than it has projected: frames of later ones are still to come, and announce them.
    """
    live = await _live(connection, lock=True)
    events = 0
    while batch := await _read(connection, engine.position, live):
        await engine.project(batch)
        events += len(batch)
    await connection.execute("DROP SCHEMA IF EXISTS chat_before CASCADE")
    await connection.execute("ALTER SCHEMA chat RENAME TO chat_before")
    await connection.execute("ALTER SCHEMA chat_next RENAME TO chat")
    return events


async def _live(connection: Connection, *, lock: bool = False) -> Position:
    cursor = await connection.execute(TAKE_OVER if lock else LOOK)
    return Position((await cursor.fetchall())[0][0])


async def _read(connection: Connection, after: Position, until: Position) -> list[Recorded]:
    batch = await log.read_after(connection, after, BATCH)
    return batch if not batch or batch[-1].position <= until else [of for of in batch if of.position <= until]


async def _connect(database_url: str, schema: str) -> Connection:
    options = f"-c search_path={schema},public -c synchronous_commit=off"
    return await psycopg.AsyncConnection.connect(database_url, autocommit=True, options=options)

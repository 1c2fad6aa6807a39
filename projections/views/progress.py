"""How far the parts have come, and in which life of the log."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import NamedTuple

from psycopg import IsolationLevel

from store.connections import Connection
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)


class Progress(NamedTuple):
    """Positions: of the newest event, of the newest projected, of the newest frame made and delivered."""

    head: Position
    projected: Position
    framed: Position
    fanned_out: Position
    quarantined: int
    """Events set aside because they could not be projected."""
    digest: str | None
    """Of the live read models' schema."""
    following: str | None
    """The type of the event that is projected next."""
    projector: bool | None
    """Whether one is at work; likewise the fan-out."""
    fan_out: bool | None
    jobs: bool | None
    late: int
    """Jobs that have been due for a minute."""
    given_up: int
    """Jobs that failed so often that nobody tries any more."""
    sweeper: bool | None
    departures: int
    """After which something may still have to be taken away."""


@asynccontextmanager
async def one_moment(connection: Connection) -> AsyncGenerator[None]:
    """What is read within is as of one position."""
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    await connection.set_read_only(True)
    try:
        async with connection.transaction():
            yield
    finally:
        await connection.set_isolation_level(None)
        await connection.set_read_only(None)


async def checkpoint(connection: Connection) -> Position:
    """Everything up to here is in the read models."""
    cursor = await connection.execute(_sql.checkpoint, binary=True, prepare=True)
    return Position((await cursor.fetchall())[0][0])


async def ends(connection: Connection) -> tuple[Position, Position]:
    """That, and where the log ends."""
    cursor = await connection.execute(_sql.ends, binary=True, prepare=True)
    projected, head = (await cursor.fetchall())[0]
    return Position(projected), Position(head)


async def progress(connection: Connection) -> Progress:
    cursor = await connection.execute(_sql.progress)
    return Progress(*(await cursor.fetchall())[0])

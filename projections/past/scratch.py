"""Tables of another moment: those of the read models, temporary and empty, on a connection of their own.

Everything in them is read by the same queries as the live ones, which find them first by their names.
"""

import logging
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from psycopg import IsolationLevel

from migrations import read_model_indexes, read_model_tables
from projections.chat.fold import handling_of
from projections.chat.rows import Rows
from store.codec import UnknownEvent
from store.connections import Connection, Pool, open_pool
from store.recorded import Recorded
from store.sql import statements
from store.walls import lower_walls

_sql = statements(__name__)
logger = logging.getLogger(__name__)

RUBBISH = 2_000_000
"""Bytes in the tables' files before they are made anew, which takes 10 to 50 ms."""

Seqs = Mapping[int, Sequence[tuple[UUID, int]]]
"""Which seq the event at a position takes in which channels, where not all before it is folded."""


def past_pool(database_url: str, *, most: int) -> Pool:
    """Connections that each have such tables; opened when somebody asks."""
    return open_pool(database_url, least=0, most=most, options="-c timezone=UTC", configure=furnish)


async def furnish(connection: Connection) -> None:
    """Functions are never found among what is temporary: those of the live read models serve."""
    async with connection.transaction():
        await connection.execute("SET LOCAL search_path = pg_temp, public")
        await connection.execute(read_model_tables())
        for index in read_model_indexes().values():
            await connection.execute(index)
    await connection.execute("SET search_path = pg_temp, public, chat")


@asynccontextmanager
async def a_look_back(connection: Connection) -> AsyncGenerator[Connection]:
    """One moment of the log and of the live tables, and empty ones, which are so again afterwards."""
    cursor = await connection.execute(_sql.worn, {"most": RUBBISH}, prepare=True)
    if (await cursor.fetchall())[0][0]:
        await connection.execute(_sql.empty)
    await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    try:
        async with connection.transaction(force_rollback=True):
            yield connection
    finally:
        await connection.set_isolation_level(None)


def folded(events: Iterable[Recorded], seqs: Seqs) -> Rows:
    """As the projector folds them."""
    rows = Rows(silent=True, empty=True)
    for of in events:
        for channel, seq in seqs.get(of.position, ()):
            place = rows.channels.find(channel)  # type: ignore[arg-type]
            if place is not None:
                place.last_seq = seq - 1
        fold_one(rows, of)
    return rows


def fold_one(rows: Rows, of: Recorded) -> bool:
    """False for what shows nowhere, and for what the projector put aside, which is passed over here too."""
    handling = handling_of(of)
    if handling is None or isinstance(of.event, UnknownEvent):
        return False
    rows.at(of.position)
    try:
        handling.handle(rows, of.event, of)
    except Exception as error:
        logger.warning("event %d is passed over: %r", of.position, error)
        return False
    return True


async def lay_out(connection: Connection, rows: Rows) -> None:
    """Puts the rows into the tables. All that is asked of the log has been asked."""
    await lower_walls(connection)
    await rows.copy(connection)
    async with connection.pipeline():
        await rows.save(connection)

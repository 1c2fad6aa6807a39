"""Moments: a position of the log, or a time, which is the last position recorded by then."""

from datetime import datetime
from typing import NamedTuple

from store.connections import Connection
from store.recorded import START, Position
from store.sql import statements

_sql = statements(__name__)


class Moment(NamedTuple):
    """`at` is when its event was recorded; None before the first."""

    position: Position
    at: datetime | None


async def moment_at(connection: Connection, when: datetime | int | None) -> Moment:
    """Not later than what the live read models have reached, which tell where to look.

    Times are those at which the server learned of something: of old days, by an import, it learned late.
    """
    if isinstance(when, datetime):
        cursor = await connection.execute(_sql.by_then, {"at": when}, binary=True, prepare=True)
    else:
        cursor = await connection.execute(_sql.so_far, {"position": when}, binary=True, prepare=True)
    row = await cursor.fetchone()
    return Moment(*row) if row else Moment(START, None)

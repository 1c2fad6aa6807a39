"""Several statements as one, which is a transaction by itself.

In psycopg's pipeline each statement wakes the loop: six, BEGIN and COMMIT cost a third of projecting a post.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from psycopg import AsyncRawCursor

from store.connections import Connection

Write = tuple[bytes, list[Any]]
"""A statement and its parameters, by their places."""

_PLACE = re.compile(rb"%[sb]")


async def at_once(connection: Connection, writes: Sequence[Write], last: Write) -> None:
    """All or nothing. No two of them may touch the same rows: all see the tables as they were before.

    `last` begins with a WITH, which the others join.
    """
    query = _joined(tuple(statement for statement, _ in writes), last[0])
    parameters = [parameter for _, given in (*writes, last) for parameter in given]
    async with AsyncRawCursor(connection) as cursor:
        await cursor.execute(query, parameters, prepare=True)


@lru_cache(maxsize=256)
def _joined(statements: tuple[bytes, ...], last: bytes) -> bytes:
    parts = [b"write_%d AS (\n%b\n)" % numbered for numbered in enumerate(statements)]
    query = b"WITH " + b",\n".join([*parts, last[last.index(b"WITH ") + 5 :]])
    places = count(1)
    return _PLACE.sub(lambda _: b"$%d" % next(places), query)

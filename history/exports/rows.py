"""The log as Arrow tables, a window of positions at a time, two of them side by side."""
# pyright: basic
# Arrow and its drivers have no types.

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import NamedTuple, TypeVar
from uuid import UUID

import psycopg
import pyarrow as pa
from adbc_driver_postgresql import dbapi as adbc

from store.codec import PRIVATE
from store.sql import statements

T = TypeVar("T")

_sql = statements(__name__)

WINDOW = 50_000
"""Positions read at once: some 20 MB. Twice as many are no faster."""
READERS = 2
"""Threads, each with a connection: while one reads, the other writes."""

SCHEMA = pa.schema(
    [
        ("position", pa.int64()),
        ("stream", pa.string()),
        ("version", pa.int64()),
        ("type", pa.string()),
        ("event", pa.string()),
        ("workspace_id", pa.string()),
        ("actor_id", pa.string()),
        ("occurred_at", pa.timestamp("us", tz="UTC")),
        ("recorded_at", pa.timestamp("us", tz="UTC")),
        ("correlation_id", pa.string()),
        ("causation_id", pa.string()),
    ]
)

IDS = ("stream", "workspace_id", "actor_id", "correlation_id", "causation_id")


class Head(NamedTuple):
    position: int
    epoch: UUID


class Wanted(NamedTuple):
    """`whole`: also what is told to nobody."""

    after: int
    until: int
    workspace: UUID | None = None
    whole: bool = False


class Window(NamedTuple):
    """The positions after one and up to another."""

    after: int
    until: int


def head(database_url: str) -> Head:
    """Where the log ends, and in which life."""
    with psycopg.connect(database_url) as connection:
        (row,) = connection.execute(_sql.head).fetchall()
    return Head(*row)


def erased_since(database_url: str, until: int) -> bool:
    """Whether what was exported up to there has words that the log has no more."""
    with psycopg.connect(database_url) as connection:
        ((found,),) = connection.execute(_sql.erased_since, {"until": until}).fetchall()
    return found


def by_windows(
    database_url: str, wanted: Wanted, work: Callable[[Window, pa.Table], T], *, size: int = WINDOW
) -> Iterator[tuple[Window, T]]:
    """Each window with what the work makes of its rows, in order.

    Whoever reads rows works on them and lets go of them before reading on. Rows that are freed by another
    thread leave holes in the reader's heap, which grew with the log to twice what it holds.
    """

    def worked(window: Window) -> tuple[Window, T]:
        connection = idle.get()
        try:
            return window, work(window, _read(connection, wanted, window))
        finally:
            idle.put(connection)

    idle: SimpleQueue[adbc.Connection] = SimpleQueue()
    with ExitStack() as stack:
        for _ in range(READERS):
            idle.put(stack.enter_context(adbc.connect(database_url, autocommit=True)))
        readers = stack.enter_context(ThreadPoolExecutor(READERS))
        begins = range(wanted.after, wanted.until, size)
        yield from readers.map(worked, (Window(after, min(after + size, wanted.until)) for after in begins))


def _read(connection: adbc.Connection, wanted: Wanted, window: Window) -> pa.Table:
    untold = "" if wanted.whole else ",".join(PRIVATE)
    with connection.cursor() as cursor:
        bounds = (str(window.after), str(window.until), str(wanted.workspace or ""), untold)
        cursor.execute(_sql.bounds.decode(), bounds)
        cursor.fetchall()
        cursor.execute(_sql.rows.decode())
        return cursor.fetch_arrow_table().cast(SCHEMA)

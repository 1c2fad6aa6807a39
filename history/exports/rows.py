"""The log as Arrow tables, a window of positions at a time, some read ahead."""
# pyright: basic
# Arrow and its drivers have no types.

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import NamedTuple
from uuid import UUID

import psycopg
import pyarrow as pa
from adbc_driver_postgresql import dbapi as adbc

from history.events import NoSuchWorkspace
from store.codec import PRIVATE
from store.sql import statements

_sql = statements(__name__)

WINDOW = 50_000
"""Positions read at once: some 20 MB. Twice as many are no faster."""
READERS = 2
"""Connections: while one reads, the other's rows travel."""

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
    """The rows after one position and up to another."""

    after: int
    until: int
    rows: pa.Table


def head(database_url: str) -> Head:
    """Where the log ends, and in which life."""
    with psycopg.connect(database_url) as connection:
        (row,) = connection.execute(_sql.head).fetchall()
    return Head(*row)


def workspace_called(database_url: str, slug: str) -> UUID:
    """Raises NoSuchWorkspace."""
    with psycopg.connect(database_url) as connection:
        for (id,) in connection.execute(_sql.workspace_called, {"slug": slug}):
            return id
    raise NoSuchWorkspace(f"no workspace is called {slug}")


def windows(database_url: str, wanted: Wanted, *, size: int = WINDOW) -> Iterator[Window]:
    """In order; a few are in memory at a time, however many there are."""
    ahead: deque[tuple[int, int, Future[pa.Table]]] = deque()
    with ExitStack() as stack:
        idle: SimpleQueue[adbc.Connection] = SimpleQueue()
        for _ in range(READERS):
            idle.put(stack.enter_context(adbc.connect(database_url, autocommit=True)))
        readers = stack.enter_context(ThreadPoolExecutor(READERS))
        stack.callback(readers.shutdown, cancel_futures=True)
        for after in range(wanted.after, wanted.until, size):
            until = min(after + size, wanted.until)
            ahead.append((after, until, readers.submit(_read, idle, wanted, after, until)))
            if len(ahead) > READERS:
                yield _first(ahead)
        while ahead:
            yield _first(ahead)


def _first(ahead: deque[tuple[int, int, Future[pa.Table]]]) -> Window:
    after, until, rows = ahead.popleft()
    return Window(after, until, rows.result())


def _read(idle: "SimpleQueue[adbc.Connection]", wanted: Wanted, after: int, until: int) -> pa.Table:
    connection = idle.get()
    try:
        with connection.cursor() as cursor:
            untold = "" if wanted.whole else ",".join(PRIVATE)
            cursor.execute(
                _sql.bounds.decode(), (str(after), str(until), str(wanted.workspace or ""), untold)
            )
            cursor.fetchall()
            cursor.execute(_sql.rows.decode())
            return cursor.fetch_arrow_table().cast(SCHEMA)
    finally:
        idle.put(connection)

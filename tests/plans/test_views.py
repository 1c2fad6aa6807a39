"""Every statement on a request path finds its rows by an index, planned for its parameters or for any."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, LiteralString, cast
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from migrations import migrate
from projections import views
from store.sql import statements
from tests.conftest import Servers

LIFE = Path(__file__).with_name("life.sql")
NAMED = re.compile(r"%\((\w+)\)[sb]")
SMALL = {"workspaces", "checkpoint", "checkpoints", "epoch", "quarantine", "pg_database"}
"""Few rows, or few in every installation; the others are refused a sequential scan."""


def id(kind: str, n: int) -> UUID:
    """As in life.sql."""
    return UUID(hashlib.md5(f"{kind}{n}".encode()).hexdigest())


def digest(n: int) -> bytes:
    return hashlib.sha256(str(n).encode()).digest()


MODULES = [
    *(f"{views.__name__}.{path.stem}" for path in Path(views.__file__).parent.glob("*.sql")),
    "store.sessions",
    "store.passwords",
    "store.mail_tokens",
    "store.requests",
    "workers.agenda",
    "store.log",
]
NIL = UUID(int=0)
GIVEN: dict[str, Any] = {
    "viewer": id("user", 7),
    "user_id": id("user", 7),
    "workspace": id("workspace", 1),
    "channel": id("channel", 3),
    "place": id("channel", 3),
    "stream": id("stream", 500),
    "streams": [id("stream", n) for n in range(10, 18)],
    "private": ["saved.added"],
    "role": "member",
    "limit": 51,
    "most": 20_000,
    "seq": 100,
    "version": 1,
    "position": 59_000,
    "until": 40_000,
    "type": "channel.created",
    "digest": digest(3),
    "spent": digest(3),
    "lifetime": timedelta(days=30),
    "time": timedelta(minutes=15),
    "user_agent": "",
    "address": "",
    "password_hash": "x",
    "email": "user9@example.org",
    "users": [id("user", n) for n in (7, 8)],
    "user": id("user", 7),
    "purpose": "verify",
    "state": b"{}",
    "key": "key 7",
    "kind": "scheduled",
    "subject": id("plan", 7),
    "due_at": "2026-03-20 12:00Z",
    "error": "",
    "lease": timedelta(seconds=30),
    "fingerprint": digest(7),
    "seed": id("seed", 7),
    "status": 200,
    "headers": "{}",
    "body": b"{}",
}
OWN: dict[str, dict[str, Any]] = {
    "users.seen_by": {"id": id("user", 9)},
    "workspaces.of_member": {"after": NIL},
    "workspaces.members": {"after": NIL},
    "workspaces.invites": {"after": UUID(int=2**128 - 1)},
    "relationships.of_user": {"kind": "blocked", "after": NIL},
    "relationships.whole_profile": {"id": id("user", 9)},
    "workspaces.bans": {"after": NIL},
    "channels.of_workspace": {"after": ""},
    "channels.conversations": {"after": NIL},
    "channels.members": {"after": NIL},
    "channels.invites": {"after": NIL},
    "channels.banned": {"after": NIL},
    "messages.before": {"after": 0, "before": 2**62},
    "messages.after": {"after": 50, "before": 2**62},
    "messages.one": {"id": id("message", 4)},
    "saved.of_viewer": {"before": 2**62},
    "polls.mine": {"message": id("message", 4)},
    "polls.of_message": {"message": id("message", 4), "after": NIL},
    "hashtags.of_workspace": {"tag": "roof", "before": 2**62},
    "names.people": {"ids": [id("user", n) for n in range(5)]},
    "names.members": {"names": ["user3", "user4"]},
    "names.channels": {"slugs": ["c3", "c4"]},
    "readers.of_channel": {"author": id("user", 9), "at": datetime(2100, 1, 1, tzinfo=UTC), "most": 5000},
    "readers.of_thread": {"author": id("user", 9), "root": id("message", 4), "most": 5000},
    "pins.of_channel": {"before": 2**62},
    "messages.place_of": {"id": id("message", 4)},
    "messages.versions": {"id": id("stream", 4)},
    "threads.before": {"after": 0, "before": 2**62, "place": id("message", 4)},
    "threads.after": {"after": 50, "before": 2**62, "place": id("message", 4)},
    "threads.followed": {"at": datetime(2100, 1, 1, tzinfo=UTC), "root": id("message", 4)},
    "unreads.of_threads": {"roots": None},
    "departures.remaining": {"user": id("user", 7), "upto": 60_000},
    "events.window": {"after": 20_000},
    "events.of_workspace": {"after": 20_000},
    "scheduled.of_author": {"after": id("plan", 500)},
    "scheduled.one": {"id": id("plan", 500)},
    "agenda.window": {"after": 20_000},
    "agenda.news": {"after": 59_000, "until": 59_100},
    "unreads.behind_in_thread": {"root": id("message", 4)},
    "sessions.begin": {"id": id("session", 0)},
    "sessions.revoke": {"id": id("session", 4)},
    "sessions.is_live": {"id": id("session", 4)},
}


@pytest.fixture(scope="module")
def town(running: Servers) -> Iterator[psycopg.Connection[Any]]:
    """A migrated database with life in it."""
    name = "town"
    with psycopg.connect(running.database_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS town WITH (FORCE)")
        admin.execute("CREATE DATABASE town")
        migrate(running.database(name))
        options = "-c search_path=chat,public"
        with psycopg.connect(running.database(name), autocommit=True, options=options) as connection:
            connection.execute(LIFE.read_bytes())
            connection.execute("ANALYZE")
            yield connection
        admin.execute("DROP DATABASE town WITH (FORCE)")


def every_statement() -> Iterator[Any]:
    for module in MODULES:
        import_module(module)
        for name in vars(statements(module)):
            yield pytest.param(module, name, id=f"{module.rpartition('.')[2]}.{name}")


GROWN = """
UPDATE pg_class SET reltuples = reltuples * 17
WHERE oid IN (
    SELECT unnest(ARRAY[indrelid, indexrelid]) FROM pg_index
    WHERE indrelid::regclass::text IN ('messages', 'mentions', 'threads', 'stored_events')
)
"""
"""What makes the planner believe in a million messages: it multiplies a table's pages by the rows on each."""


@pytest.mark.parametrize("size", ["as it is", "a million messages"])
@pytest.mark.parametrize("mode", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize(("module", "name"), list(every_statement()))
def test_no_large_table_is_scanned(
    town: psycopg.Connection[Any], module: str, name: str, mode: LiteralString, size: str
) -> None:
    text: str = getattr(statements(module), name).decode()
    given = {**GIVEN, **OWN.get(f"{module.rpartition('.')[2]}.{name}", {})}
    order = list(dict.fromkeys(NAMED.findall(text)))
    numbered = NAMED.sub(lambda found: f"${order.index(found[1]) + 1}", text)
    values = sql.SQL(", ").join(sql.Literal(given[parameter]) for parameter in order)
    arguments = sql.SQL("({})").format(values) if order else sql.SQL("")
    with town.transaction(force_rollback=True):
        if size == "a million messages":
            town.execute(GROWN.encode())
        town.execute(sql.SQL("SET LOCAL plan_cache_mode = {}").format(sql.SQL(mode)))
        town.execute(b"PREPARE asked AS " + numbered.encode())
        explain = sql.SQL("EXPLAIN (FORMAT JSON) EXECUTE asked{}").format(arguments)
        row = cast("Any", town.execute(explain).fetchone())
        town.execute("DEALLOCATE asked")
    scanned = {node["Relation Name"] for node in _nodes(row[0][0]["Plan"]) if node["Node Type"] == "Seq Scan"}
    large = {table for table in scanned - SMALL if not table.startswith("outbox")}
    assert not large, row[0]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def test_the_planner_believes_in_a_million_messages(town: psycopg.Connection[Any]) -> None:
    with town.transaction(force_rollback=True):
        town.execute(GROWN.encode())
        row = cast("Any", town.execute("EXPLAIN (FORMAT JSON) SELECT FROM messages").fetchone())
    assert row[0][0]["Plan"]["Plan Rows"] > 1_000_000

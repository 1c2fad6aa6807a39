"""A database with a million messages in it, and what a statement costs there."""

import hashlib
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString, NamedTuple, cast
from uuid import UUID

import psycopg
from psycopg import sql

from migrations import migrate

LIFE = Path(__file__).with_name("life.sql")
QUICKLY = """
SET synchronous_commit = off;
SET maintenance_work_mem = '256MB';
SET work_mem = '64MB';
"""
LARGE = ("messages", "stored_events", "outbox", "thread_followers", "mentions", "channel_members")
"""Tables that are filled first and indexed then, which is several times faster."""
PARAMETER = re.compile(r"%(?:\((\w+)\))?[sb]")


def of(kind: str, n: int) -> UUID:
    """As in life.sql."""
    return UUID(f"{hashlib.md5(kind.encode()).hexdigest()[:8]}{n:024x}")


class Cost(NamedTuple):
    rows: int
    """Read from tables and indexes, whether or not they were wanted."""
    pages: int
    scanned: frozenset[str]
    """Tables that were read from end to end."""


def build(url: str) -> None:
    """The town in an empty database."""
    migrate(url)
    with psycopg.connect(url, autocommit=True, options="-c search_path=chat,public") as connection:
        connection.execute(QUICKLY)
        secondary = connection.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index AS i "
            "WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisprimary",
            [list(LARGE)],
        ).fetchall()
        for table in set(LARGE) - {"outbox"}:  # which is partitioned
            connection.execute(sql.SQL("ALTER TABLE {} SET UNLOGGED").format(sql.Identifier(table)))
        for name, _ in secondary:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.SQL(name)))
        connection.execute(LIFE.read_bytes())
        for _, definition in secondary:
            connection.execute(
                definition.replace(" ON ONLY ", " ON ")
            )  # a partitioned table's, and its parts'
        connection.execute("VACUUM ANALYZE")


@contextmanager
def in_town(url: str) -> Generator[psycopg.Connection[Any]]:
    with psycopg.connect(url, autocommit=True, options="-c search_path=chat,public") as connection:
        yield connection


def cost(
    town: psycopg.Connection[Any], text: str, given: dict[str, Any] | list[Any], mode: LiteralString
) -> Cost:
    """Runs the statement with these parameters and takes it back; once before, to know the catalogue."""
    numbered, values = _numbered(text, given)
    arguments = sql.SQL("({})").format(sql.SQL(", ").join(values)) if values else sql.SQL("")
    with town.transaction(force_rollback=True):
        town.execute(sql.SQL("SET LOCAL plan_cache_mode = {}").format(sql.SQL(mode)))
        town.execute(b"PREPARE asked AS " + numbered.encode())
        explain = sql.SQL("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) EXECUTE asked{}")
        with town.transaction(force_rollback=True):
            town.execute(explain.format(arguments))
        row = cast("Any", town.execute(explain.format(arguments)).fetchone())
        town.execute("DEALLOCATE asked")
    plan = row[0][0]["Plan"]
    nodes = list(_nodes(plan))
    return Cost(
        rows=round(sum(_read(node) for node in nodes if "Scan" in node["Node Type"])),
        pages=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        scanned=frozenset(node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"),
    )


def _numbered(text: str, given: dict[str, Any] | list[Any]) -> tuple[str, list[sql.Composable]]:
    """The statement with $1, $2 … and the values of these."""
    if isinstance(given, list):
        places = iter(range(1, len(given) + 1))
        return PARAMETER.sub(lambda _: f"${next(places)}", text), [sql.Literal(value) for value in given]
    order = list(dict.fromkeys(PARAMETER.findall(text)))
    numbered = PARAMETER.sub(lambda found: f"${order.index(found[1]) + 1}", text).replace("%%", "%")
    return numbered, [sql.Literal(given[name]) for name in order]


def _read(node: dict[str, Any]) -> float:
    refused = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return (node["Actual Rows"] + refused) * node["Actual Loops"]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def large(town: psycopg.Connection[Any], tables: frozenset[str], few: int) -> set[str]:
    """Those of these tables that have more rows than that."""
    found = town.execute(
        "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND reltuples > %s", [list(tables), few]
    )
    return {name for (name,) in found.fetchall()}

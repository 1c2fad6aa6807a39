"""A world's log in a real database, and the read models that follow from it."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg import sql

from projections.engine import Engine
from store.codec import codec, tag_of
from store.connections import Connection
from store.recorded import Recorded
from tests.dsl import World

TABLES = (
    "checkpoint",
    "users",
    "workspaces",
    "workspace_members",
    "departures",
    "invites",
    "relationships",
    "reports",
    "retentions",
    "channels",
    "channel_members",
    "channel_invites",
    "sidebars",
    "messages",
    "threads",
    "thread_followers",
    "mentions",
    "scheduled",
    "poll_votes",
    "hashtags",
    "saved",
    "rooms",
    "outbox",
)


@asynccontextmanager
async def projecting(database_url: str, schema: str = "chat") -> AsyncGenerator[Connection]:
    options = f"-c search_path={schema},public -c synchronous_commit=off"
    async with await psycopg.AsyncConnection[Any].connect(
        database_url, autocommit=True, options=options
    ) as connection:
        yield connection


async def append_all(database_url: str, world: World) -> None:
    await append(database_url, world.log)


def _about(of: Recorded) -> tuple[Any, ...]:
    return of.workspace_id, of.actor_id, of.at, of.at


async def append(database_url: str, log: Iterable[Recorded]) -> None:
    """Writes these events as they stand, positions and all."""
    rows = [
        (of.stream, of.version, tag_of(type(of.event)), codec.encode(of.event), of.position, *_about(of))
        for of in log
    ]
    async with await psycopg.AsyncConnection[Any].connect(database_url) as connection:
        await connection.cursor().executemany(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state, notification_id, "
            "workspace_id, actor_id, occurred_at, recorded_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


async def project(connection: Connection, batch: int = 1000) -> Engine:
    """Everything there is, in batches of this size."""
    engine = await Engine.at_checkpoint(connection)
    while await engine.step(batch):
        pass
    return engine


async def forget(connection: Connection) -> None:
    """Empties the read models and the outbox, as if nothing had been projected."""
    async with connection.pipeline():
        for table in TABLES[1:]:
            await connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        await connection.execute("UPDATE checkpoint SET position = 0")


async def forget_all(connection: Connection) -> None:
    """Empties the log too, which only a superuser can who switches its trigger off."""
    async with connection.transaction():
        await connection.execute("SET LOCAL session_replication_role = replica")
        await connection.execute("DELETE FROM stored_events")
    await forget(connection)


async def tables(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in a fixed order."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in TABLES:
        columns = "position" if table == "checkpoint" else "t.*"
        query = sql.SQL(f"SELECT {columns} FROM {{}} AS t ORDER BY t::text").format(sql.Identifier(table))
        found[table] = await (await connection.execute(query)).fetchall()
    return found

"""A log of a million messages with its read models, for what must stay fast in it.

Its events are written straight into the log with COPY, as the codec encodes them and at gapless positions,
and then projected by the engine; through the API they would take ten minutes. Afterwards the tables are
vacuumed and analyzed, as autovacuum would have done in the year that the log stands for.
"""

import asyncio
import os
from collections.abc import Iterable
from uuid import UUID

import msgspec
import psycopg

from bench.ground import Ground
from bench.life import Happened, Life
from domain.ids import ChannelId, UserId
from projections.engine import Engine
from store.codec import codec, tag_of
from store.connections import connect_to_fold
from store.garbage import collect_seldom

BATCH = 5_000
COPY = """
COPY stored_events (
    originator_id, originator_version, topic, state, notification_id, workspace_id, actor_id,
    occurred_at, recorded_at
) FROM STDIN (FORMAT binary)
"""
TYPES = ("uuid", "int8", "text", "bytea", "int8", "uuid", "uuid", "timestamptz", "timestamptz")


class LongLog(msgspec.Struct, frozen=True):
    database: str
    workspace: UUID
    viewer: UserId
    channels: list[tuple[ChannelId, int]]
    """Each with its last seq."""
    messages: int


async def long_log(ground: Ground) -> LongLog:
    """Made once, for all figures that read it."""
    if "long log" not in ground.kept:
        life = Life(
            channels=ground.size(1_000, 20),
            people=ground.size(300, 12),
            messages=ground.size(1_000_000, 2_000),
        )
        ground.kept["long log"] = (await lived(ground, life)).database
    return await _described(ground.kept["long log"])


async def lived(ground: Ground, life: Life) -> LongLog:
    """In a database of its own."""
    database = await ground.database()
    await _write(database, life.workspace, life.happens())
    await project(database)
    await tidy(database)
    return await _described(database)


async def _write(database: str, workspace: UUID, happens: Iterable[Happened]) -> None:
    async with (
        await psycopg.AsyncConnection.connect(database, autocommit=True) as connection,
        connection.cursor().copy(COPY) as copy,
    ):
        copy.set_types(TYPES)
        for position, (stream, version, event, actor, at) in enumerate(happens, 1):
            topic = tag_of(type(event))
            row = (stream, version, topic, codec.encode(event), position, workspace, actor, at, at)
            await copy.write_row(row)


async def project(database: str) -> None:
    """Without frames: nobody listened in that year."""
    collect_seldom()
    async with await connect_to_fold(database) as connection:
        engine = await Engine.at_checkpoint(connection, silent=True)
        while await engine.step(BATCH):
            pass


async def tidy(database: str) -> None:
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        await connection.execute("VACUUM ANALYZE")
        await connection.execute("CHECKPOINT")
    await asyncio.to_thread(os.sync)  # or the kernel writes while somebody reads: 23.9 ms instead of 17.3


async def _described(database: str) -> LongLog:
    async with await connect_to_fold(database) as connection:
        cursor = await connection.execute("SELECT id FROM workspaces")
        ((workspace,),) = await cursor.fetchall()
        cursor = await connection.execute("SELECT id FROM users WHERE username = 'person0'")
        ((viewer,),) = await cursor.fetchall()
        cursor = await connection.execute("SELECT id, last_seq FROM channels WHERE last_seq > 0 ORDER BY id")
        channels = [(ChannelId(id), seq) for id, seq in await cursor.fetchall()]
        cursor = await connection.execute("SELECT count(*) FROM messages")
        ((messages,),) = await cursor.fetchall()
    return LongLog(database, workspace, viewer, channels, messages)

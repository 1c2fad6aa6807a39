"""Whether the live read models are what the log says: replayed beside them and compared row by row.

What is unread is counted a second time as well, from the messages in the log, for everybody in every place.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

import psycopg
from psycopg import IsolationLevel

from history.compare import Difference, differences
from history.rebuild import BATCH
from history.recount import Recount
from migrations import create_read_model
from projections.engine import Engine
from projections.views import unreads
from projections.views.progress import checkpoint
from store import log
from store.connections import Connection, connect_to_fold
from store.garbage import collect_seldom
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)

BESIDE = "chat_verify"


class VerifyRuns(Exception):
    """Another verify is under way."""


async def verify(
    database_url: str, *, done: Callable[[int], None] = lambda _: None
) -> AsyncGenerator[Difference]:
    """The differences as of one moment; people go on meanwhile, but vacuum waits until the end.

    Raises VerifyRuns.
    """
    collect_seldom()
    async with await connect_to_fold(database_url, BESIDE) as connection:
        await _alone(connection)
        with psycopg.connect(database_url, autocommit=True) as making:
            making.execute(_sql.drop)
            create_read_model(making, BESIDE, indexed=False)
        try:
            async with (
                await connect_to_fold(database_url, "chat") as live,
                await connect_to_fold(database_url, BESIDE) as beside,
            ):
                await live.set_isolation_level(IsolationLevel.REPEATABLE_READ)
                await live.set_read_only(True)
                async with live.transaction():
                    async for difference in _differences(live, beside, done):
                        yield difference
        finally:
            await connection.execute(_sql.drop)


async def _alone(connection: Connection) -> None:
    """Until the connection ends: two would drop each other's tables."""
    if not (await (await connection.execute(_sql.take_lock)).fetchall())[0][0]:
        raise VerifyRuns((VerifyRuns.__doc__ or "").strip())


async def _differences(
    live: Connection, beside: Connection, done: Callable[[int], None]
) -> AsyncIterator[Difference]:
    recount = await _replayed(beside, await checkpoint(live), done)
    async for difference in differences(live, beside):
        yield difference
    async for difference in _recounted(live, recount):
        yield difference


async def _replayed(beside: Connection, until: Position, done: Callable[[int], None]) -> Recount:
    """The log into tables of its own, and into a recount, in one go."""
    engine, recount = await Engine.at_checkpoint(beside, silent=True), Recount()
    while engine.position < until:
        batch = [of for of in await log.read_after(beside, engine.position, BATCH) if of.position <= until]
        for of in batch:
            recount.take(of)
        await engine.project(batch)
        done(len(batch))
        await asyncio.sleep(0)
    async with beside.transaction(), beside.cursor("places") as cursor:
        cursor.itersize = 5_000
        await cursor.execute(_sql.places)
        async for message, place, seq in cursor:
            recount.place(message, place, seq)
    return recount


async def _recounted(live: Connection, recount: Recount) -> AsyncIterator[Difference]:
    """Everybody's numbers as they are told, against the messages themselves."""
    for workspace, user in await (await live.execute(_sql.members)).fetchall():
        who = {"user": user, "workspace": workspace}
        told: dict[Any, Any] = {}
        for channel in await unreads.of_channels(live, user, workspace):
            told[channel.channel_id] = channel
        for (id,) in await (await live.execute(_sql.expected_channels, who)).fetchall():
            if id not in told:
                yield Difference("unread", (user, id), None, {})
        roots = [id for (id,) in await (await live.execute(_sql.followed, who)).fetchall()]
        for thread in await unreads.of_threads(live, user, workspace, roots):
            told[thread.root_id] = thread
        for id, number in told.items():
            right = recount.places[id].before(user, number.last_read_seq, recount.blocks[user])
            if (number.unread, number.mentions) != right:
                shown = {"unread": number.unread, "mentions": number.mentions}
                yield Difference("unread", (user, id), shown, right._asdict())

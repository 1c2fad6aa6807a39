"""What is older than its place keeps is erased, and only that."""

import asyncio
from uuid import UUID

import psycopg

from domain.decisions import forwarding, messages, retention, schedules
from history.chain.prove import prove
from history.replay import Wanted
from history.sandbox import played_into
from history.verify import verify
from store.appender import Appender
from store.connections import Connection, Pool
from store.executor import Executor
from tests.dsl import ADA, EVE
from tests.history.erasure.test_erasing import certified, dumped, erasers, go_on, told, words_in
from tests.laws.strategies.kinds import OPEN
from tests.laws.tour import SOON, does
from tests.people import GENERAL, HERE, fresh
from tests.projected import append_all
from tests.workers.test_projector import eventually, projector, reached
from workers import retention as worker

OLD, CARRIED, KEPT = (fresh(n) for n in range(3))
PLAN = UUID(int=500, version=4)
STORY = [
    does(
        ADA,
        schedules.schedule_message,
        schedule_id=PLAN,
        channel_id=OPEN,
        message_id=OLD,
        text="no cormorant",
        due_at=SOON,
    ),
    does(ADA, schedules.change_scheduled, schedule_id=PLAN, text="a cormorant"),
    does(ADA, schedules.send_scheduled, schedule_id=PLAN, at=SOON),
    does(ADA, messages.edit, message_id=OLD, text="two cormorants"),
    does(ADA, forwarding.forward, message_id=CARRIED, source_id=OLD, channel_id=GENERAL),
    does(EVE, messages.post, message_id=KEPT, channel_id=GENERAL, text="a kittiwake"),
    does(ADA, retention.set_retention, workspace_id=HERE, days=30),
    does(ADA, retention.set_channel_retention, channel_id=GENERAL, days=36_500),
]
"""Said in March."""


async def test_each_place_keeps_what_it_keeps(database_url: str, redis_url: str, pool: Pool):
    world, planned = told(STORY), told([]).log[-1].position + 1
    await append_all(database_url, world)
    async with projector(database_url, redis_url), erasers(database_url, redis_url, pool) as one:
        await eventually(reached(pool, len(world.log)))
        await played_into(database_url, "sandbox_planned", Wanted("lamp", None, None, planned, None, None))
        async with (
            await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection,
            Appender(database_url) as appender,
        ):
            executor = Executor(appender, pool)
            await worker.begin(connection, executor)
            (erasure,) = await begun(connection)
            await go_on(database_url, one, erasure)
            await worker.begin(connection, executor)
            assert await begun(connection) == [erasure]
        dump = await asyncio.to_thread(dumped, database_url)
        assert words_in(dump, "cormorant") == []
        assert words_in(dump, "kittiwake")
        assert [each async for each in verify(database_url)] == []
        await prove(database_url)
        assert (await certified(database_url, erasure)).erased == 5


async def begun(connection: Connection) -> list[UUID]:
    cursor = await connection.execute("SELECT originator_id FROM stored_events WHERE topic = 'erasure.begun'")
    return [id for (id,) in await cursor.fetchall()]

"""Whoever leaves a workspace leaves no words in it, however often the sweeper is killed on the way."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from domain.channel import ChannelDeleted
from domain.decisions.channels import CreateChannel, DeleteChannel, create_channel, delete_channel
from domain.decisions.invites import AcceptInvite, accept_invite
from domain.decisions.memberships import LeaveWorkspace, leave_workspace
from domain.decisions.messages import PostMessage, post
from domain.decisions.removal import DeleteMessage, delete
from domain.decisions.workspaces import CreateWorkspace, create_workspace
from domain.ids import SYSTEM, ChannelId, WorkspaceId
from domain.message import MessageDeleted
from projections.views import unreads
from store.connections import Pool
from tests.dsl import ADA, BOB, NOON, World
from tests.laws.oracle import Oracle
from tests.people import CODE, GENERAL, HERE, fresh, said, workspace_of_two
from tests.projected import append
from tests.workers.test_projector import eventually, projector, reached
from workers.sweeper import serve
from workers.taking import LARGE

PROCESS = (
    "import asyncio, sys; from workers.sweeper import serve; "
    "asyncio.run(serve(database_url=sys.argv[1], redis_url=sys.argv[2], stop=asyncio.Event()))"
)
ELSEWHERE = WorkspaceId(UUID(int=200, version=4))
OTHER = ChannelId(UUID(int=201, version=4))
SOME = 6 * LARGE + 7
MANY = int(os.environ.get("BACKSCROLL_SWEPT", SOME))
"""100,000 take a minute or two: for a desk."""
PATIENCE = 60 + MANY / 100


def story(many: int) -> World:
    """Bob says much here and something elsewhere, answers Ada, goes, comes back and says one thing more."""
    world = workspace_of_two()
    opened = CreateWorkspace(actor=BOB, at=NOON, workspace_id=ELSEWHERE, general_id=OTHER, name="Bob's")
    world.do(create_workspace, opened)
    world.do(post, said(fresh(-1), "elsewhere", by=BOB, in_=OTHER))
    world.do(post, said(fresh(-2), "a root"))
    for n in range(many):
        root = fresh(-2) if n % 5 == 0 else None
        world.do(post, said(fresh(n), f"@ada {n}", by=BOB, to=root))
    world.do(delete, DeleteMessage(actor=BOB, at=NOON, message_id=fresh(1), reason="oops"))
    world.do(leave_workspace, LeaveWorkspace(actor=BOB, at=NOON, workspace_id=HERE))
    world.do(accept_invite, AcceptInvite(actor=BOB, at=NOON, code=CODE))
    world.do(post, said(fresh(-3), "back again", by=BOB))
    return world


@asynccontextmanager
async def sweeping(database_url: str, redis_url: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", PROCESS, database_url, redis_url)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def rows(pool: Pool, query: str, *values: Any) -> list[tuple[Any, ...]]:
    async with pool.connection() as connection:
        return await (await connection.execute(query, values)).fetchall()  # type: ignore[arg-type]


async def gone(pool: Pool) -> int:
    found = await rows(pool, "SELECT count(*) FROM stored_events WHERE topic = 'message.deleted'")
    return found[0][0]


async def cleared(pool: Pool) -> bool:
    return bool(await rows(pool, "SELECT FROM departures WHERE cleared"))


@pytest.mark.timeout(4 * PATIENCE)
async def test_killed_again_and_again_it_takes_away_each_message_once(
    database_url: str, redis_url: str, pool: Pool
):
    world = story(MANY)
    await append(database_url, world.log)
    kills = 0
    async with projector(database_url, redis_url):
        await eventually(reached(pool, len(world.log)), PATIENCE)
        chance = random.Random(7)
        while not await cleared(pool):
            async with sweeping(database_url, redis_url) as process:
                before = await gone(pool)
                some = before + chance.randint(1, MANY // 3)

                async def enough() -> bool:
                    return await cleared(pool) or await gone(pool) >= some  # noqa: B023

                await eventually(enough, PATIENCE)
                process.kill()
                kills += 1
        assert kills > 2
        per_message = await rows(
            pool, "SELECT count(*) FROM stored_events WHERE topic = 'message.deleted' GROUP BY originator_id"
        )
        assert sorted(per_message) == [(1,)] * (MANY - 1) + [(2,)]  # one he had deleted himself, restorably
        assert await rows(pool, "SELECT FROM messages WHERE kept IS NOT NULL") == []
        left = await rows(
            pool,
            "SELECT text FROM messages WHERE author_id = %s AND deleted_at IS NULL AND notice IS NULL",
            BOB,
        )
        assert sorted(left) == [("back again",), ("elsewhere",)]
        about = await rows(
            pool,
            "SELECT DISTINCT actor_id, workspace_id, causation_id IS NOT NULL "
            "FROM stored_events WHERE topic = 'message.deleted' AND actor_id <> %s",
            BOB,
        )
        assert about == [(SYSTEM, HERE, True)]


async def test_unread_stays_right_on_the_way(database_url: str, redis_url: str, pool: Pool):
    """Whatever has been taken away by the time one looks, the number is what a person would count."""
    world = story(SOME)
    await append(database_url, world.log)
    stop = asyncio.Event()
    async with projector(database_url, redis_url):
        await eventually(reached(pool, len(world.log)))
        serving = asyncio.create_task(serve(database_url=database_url, redis_url=redis_url, stop=stop))
        looks = 0
        while not await cleared(pool):
            async with pool.connection() as connection, connection.transaction():
                await connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                counted = await unreads.of_channel(connection, ADA, HERE, GENERAL)
                deleted = await (
                    await connection.execute("SELECT id FROM messages WHERE deleted_at IS NOT NULL")
                ).fetchall()
            oracle = Oracle(world.log)
            for line in oracle.lines[GENERAL]:
                line.deleted = (line.id,) in deleted
            assert counted is not None
            assert (counted.unread, counted.mentions) == oracle.unread(GENERAL, ADA)
            looks += 1
        assert looks > 2
        stop.set()
        await serving


async def test_a_channel_that_is_deleted_takes_no_event_per_message():
    """Nobody can read what stood in it, so nothing need be said of each message: see docs/adr."""
    world = workspace_of_two()
    id = ChannelId(UUID(int=105, version=4))
    made = CreateChannel(actor=ADA, at=NOON, channel_id=id, workspace_id=HERE, name="gone")
    world.do(create_channel, made)
    for n in range(10):
        world.do(post, PostMessage(actor=ADA, at=NOON, message_id=fresh(n), channel_id=id, text="x"))
    told = world.do(delete_channel, DeleteChannel(actor=ADA, at=NOON, channel_id=id))
    assert any(isinstance(event, ChannelDeleted) for event in told)
    assert not any(isinstance(event, MessageDeleted) for event in told)

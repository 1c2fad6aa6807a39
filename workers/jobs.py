"""The jobs: what is due is handed out by one process, by way of Redis, and done by any of them."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any
from uuid import UUID

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from redis import Redis
from redis.exceptions import RedisError

from store import log
from store.appender import Appender
from store.connections import LIVE, connect, open_pool
from store.executor import Executor
from store.hints import ERASED, LOG, Announcer, Hints
from workers.agenda import Agenda, Job
from workers.alone import alone, pause
from workers.erasing.job import Erasing
from workers.guarded import Place
from workers.hands import Hands
from workers.letters import Letters
from workers.links import Links
from workers.writing import Writing

HANDS = 4
"""Jobs that a process does at a time; most of each is waiting."""
POLL = 1.0
"""Seconds without a hint after which the log is looked at anyway."""
PACE = 0.1
"""Seconds between two looks at the log, however fast it grows: the agenda can wait that long."""

logger = logging.getLogger(__name__)


async def serve(
    *,
    database_url: str,
    redis_url: str,
    bus_url: str | None = None,
    writing: Writing,
    stop: asyncio.Event,
    link_previews: bool = True,
    allowed: Collection[Place] = (),
) -> None:
    """Does what is due until `stop`; outlives restarts of Postgres and of Redis."""
    async with AsyncExitStack() as opened:
        enter = opened.enter_async_context
        pool = await enter(open_pool(database_url, most=2 * HANDS, options=LIVE))
        announce = await enter(Announcer(bus_url or redis_url, LOG))
        appender = await enter(Appender(database_url, announce=announce))
        hints = await enter(Hints(bus_url or redis_url, LOG))
        executor = Executor(appender, pool)
        erased = await enter(Announcer(bus_url or redis_url, ERASED))
        erasing = Erasing(database_url, pool, executor, erased, stop)
        links = await enter(Links(allowed))
        hands = Hands(executor, pool, links, Letters(executor, pool, writing), erasing)
        async with pool.connection() as connection:
            epoch = await log.epoch(connection)
        desk = await enter(_desk(redis_url, epoch, hands))
        asyncio.create_task(stop.wait()).add_done_callback(lambda _: hints.wake())
        await alone(
            "jobs",
            partial(connect, database_url),
            lambda connection: _work(Agenda(connection, previews=link_previews), desk, hints, stop),
            stop,
        )


class Desk:
    """Where jobs are handed to whoever is free. Redis may lose them: the agenda does not."""

    def __init__(self, hands: Hands, actor: "dramatiq.Actor[Any, Any]") -> None:
        self._hands = hands
        self._actor = actor

    async def hand_out(self, jobs: list[Job]) -> None:
        try:
            await asyncio.to_thread(self._send, jobs)
        except (OSError, RedisError, dramatiq.BrokerError) as error:
            logger.warning("without Redis, jobs are done here: %s", error)
            for job in jobs:
                await self._hands.do(job)

    def _send(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._actor.send(job.kind, str(job.subject))


@asynccontextmanager
async def _desk(redis_url: str, epoch: UUID, hands: Hands) -> AsyncGenerator[Desk]:
    """With workers at it. Its queue belongs to one life of one log: a restored one has other jobs."""
    loop = asyncio.get_running_loop()
    redis: Any = Redis.from_url(redis_url)  # pyright: ignore[reportUnknownMemberType]
    broker = RedisBroker(client=redis, middleware=[], namespace=f"backscroll:jobs:{epoch}")

    def do(kind: Any, subject: str) -> None:
        asyncio.run_coroutine_threadsafe(hands.do(Job(kind, UUID(subject))), loop).result()

    actor = dramatiq.Actor(do, broker=broker, actor_name="job", queue_name="jobs", priority=0, options={})
    worker = dramatiq.Worker(broker, worker_threads=HANDS, worker_timeout=100)
    await asyncio.to_thread(worker.start)
    try:
        yield Desk(hands, actor)
    finally:
        await asyncio.to_thread(worker.stop)
        redis.connection_pool.disconnect()


async def _work(agenda: Agenda, desk: Desk, hints: Hints, stop: asyncio.Event) -> None:
    while not stop.is_set():
        while await agenda.follow():
            pass
        if jobs := await agenda.take():
            await desk.hand_out(jobs)
            continue
        rest = await agenda.rest()
        await pause(stop, PACE)
        await hints.wait(max(0.0, min(POLL, POLL if rest is None else rest)))

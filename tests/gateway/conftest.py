"""A gateway and a fan-out on real servers, with a Redis that may be killed."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import uvloop

from cli.ports import chosen
from domain.decisions.messages import post
from gateway.crowd import USUAL, Limits
from gateway.server import serve as serve_gateway
from store.hints import PROJECTED, Announcer
from tests.api.conftest import SECRET as API_SECRET
from tests.api.conftest import running_api
from tests.dsl import BOB
from tests.gateway.caller import SECRET, Caller, Door
from tests.gateway.redis import Redis
from tests.gateway.scribe import Scribe
from tests.gateway.town import Town
from tests.people import SECRETS, fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting
from workers import projector
from workers.fanout import serve as serve_fanout

Start = Callable[[], Coroutine[Any, Any, None]]


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that the product runs on."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture
def redis(tmp_path: Path) -> Generator[Redis]:
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def scribe(database_url: str, redis: Redis) -> AsyncGenerator[Scribe]:
    """Writes read models and frames, as the projector would."""
    async with (
        await psycopg.AsyncConnection[Any].connect(
            database_url, autocommit=True, options="-c search_path=chat,public"
        ) as connection,
        Announcer(redis.url, PROJECTED) as announce,
    ):
        yield Scribe(connection, announce)


@contextlib.asynccontextmanager
async def running(serving: Coroutine[Any, Any, None], stop: asyncio.Event) -> AsyncGenerator[None]:
    task = asyncio.create_task(serving)
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


@pytest.fixture
async def fanout(database_url: str, redis: Redis) -> AsyncGenerator[None]:
    stop = asyncio.Event()
    async with running(serve_fanout(database_url=database_url, redis_url=redis.url, stop=stop), stop):
        yield


@contextlib.asynccontextmanager
async def gateway(
    database_url: str,
    redis: Redis,
    scribe: Scribe,
    *,
    secret: bytes = SECRET,
    presence: bool = True,
    limits: Limits = USUAL,
) -> AsyncGenerator[Door]:
    """A running gateway, and a way in."""
    port = chosen("127.0.0.1", 0, "port")
    found = Door(port, scribe, asyncio.Event())
    serving = serve_gateway(
        database_url=database_url,
        redis_url=redis.url,
        secret=secret,
        host="127.0.0.1",
        port=port,
        stop=found.stop,
        presence=presence,
        limits=limits,
    )
    async with running(serving, found.stop):
        await found.answering()
        try:
            yield found
        finally:
            await found.leave()


@pytest.fixture
async def door(database_url: str, redis: Redis, scribe: Scribe) -> AsyncGenerator[Door]:
    async with gateway(database_url, redis, scribe) as found:
        yield found


@pytest.fixture
async def other(database_url: str, redis: Redis, scribe: Scribe) -> AsyncGenerator[Door]:
    """A second gateway beside it."""
    async with gateway(database_url, redis, scribe) as found:
        yield found


@pytest.fixture
async def ada(door: Door, fanout: None) -> Caller:
    """Somebody in a workspace and a channel, signed in and live."""
    await door.scribe.furnish()
    return await door.enter(door.scribe.ada)


@pytest.fixture
async def there(database_url: str, door: Door) -> Door:
    """Where Ada has said hello and Bob has answered, for whoever watches it again."""
    world = workspace_of_two()
    world.do(post, said(fresh(1), "good morning", by=BOB))
    world.do(post, said(fresh(2), "nobody else", in_=SECRETS))
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await project(connection)
    return door


@pytest.fixture
async def town(database_url: str, redis: Redis, scribe: Scribe, fanout: None) -> AsyncGenerator[Town]:
    stop = asyncio.Event()
    async with contextlib.AsyncExitStack() as stack:
        serving = projector.serve(database_url=database_url, redis_url=redis.url, stop=stop)
        await stack.enter_async_context(running(serving, stop))
        api = await stack.enter_async_context(running_api(database_url, redis.url))
        one, other = [
            await stack.enter_async_context(gateway(database_url, redis, scribe, secret=API_SECRET))
            for _ in range(2)
        ]
        found = Town((one, other), scribe, await api.registers("ada"), await api.registers("bob"))
        await found.furnish()
        yield found

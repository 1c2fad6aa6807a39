"""Hints come quickly, may be lost, and never hold anybody up."""

import asyncio
from itertools import count
from pathlib import Path

from store.hints import Announcer, Hints
from store.recorded import Position
from tests.gateway.caller import eventually
from tests.gateway.redis import Redis


async def test_the_newest_position_wins(redis: Redis):
    async with Announcer(redis.url, "test") as announce, Hints(redis.url, "test") as hints:
        announced = 0

        async def heard() -> bool:
            nonlocal announced
            announced += 1
            announce(Position(announced))
            return await hints.wait(0.01) > 0

        await eventually(heard)
        for position in range(announced + 1, announced + 1000):
            announce(Position(position))
        while await hints.wait(5) < announced + 999:
            pass


async def test_what_is_known_is_no_news(redis: Redis):
    async with Announcer(redis.url, "test") as announce, Hints(redis.url, "test") as hints:
        waiting = asyncio.create_task(hints.wait(60, known=Position(1_000_000)))
        positions = count(1)

        def heard() -> bool:
            announce(Position(next(positions)))
            return hints.newest > 0

        await eventually(heard)
        assert not waiting.done()
        announce(Position(1_000_001))
        assert await asyncio.wait_for(waiting, 10) == 1_000_001


async def test_without_redis_there_is_the_timeout(tmp_path: Path):
    nowhere = f"unix://{tmp_path}/nowhere"
    async with Announcer(nowhere, "test") as announce, Hints(nowhere, "test") as hints:
        announce(Position(1))
        assert await asyncio.wait_for(hints.wait(0.01), 5) == 0


async def test_redis_may_come_back(redis: Redis):
    async with Announcer(redis.url, "test") as announce, Hints(redis.url, "test") as hints:
        redis.kill()
        announce(Position(1))
        redis.start()
        position = 1

        async def heard() -> bool:
            nonlocal position
            position += 1
            announce(Position(position))
            return await hints.wait(0.01) > 0

        await eventually(heard)


async def test_a_redis_that_hangs_up_at_once_is_not_called_without_a_pause():
    calls = 0

    async def hangs_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        writer.write(b"-ERR max number of clients reached\r\n")
        writer.close()

    async with await asyncio.start_server(hangs_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with Hints(f"redis://127.0.0.1:{port}", "test") as hints:
            await hints.wait(1.0)
    assert 2 <= calls <= 6

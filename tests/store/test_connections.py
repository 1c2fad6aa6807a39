"""The pool, and a task that is told to end while it waits for one of its connections."""

import asyncio

import pytest

from store.connections import open_pool
from tests.gateway.caller import eventually


@pytest.mark.parametrize("turns", range(8))
async def test_whoever_is_cancelled_as_a_connection_comes_ends(database_url: str, turns: int):
    async def asks_on() -> None:
        for _ in range(1_000):
            async with pool.connection() as connection:
                await connection.execute("SELECT 1")
            await asyncio.sleep(0.01)

    async with open_pool(database_url, most=1) as pool:
        async with pool.connection():
            task = asyncio.create_task(asks_on())
            await eventually(lambda: pool.get_stats()["requests_waiting"])
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=5)
        assert done
        async with pool.connection(timeout=5) as connection:
            await connection.execute("SELECT 1")

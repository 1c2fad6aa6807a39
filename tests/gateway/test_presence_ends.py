"""Presence ends when it is asked to, whatever it was about to do."""

import asyncio

import pytest

from gateway.presence import board
from gateway.presence.presence import Presence
from store.connections import open_pool
from tests.gateway.redis import Redis


async def test_whenever_it_is_cancelled_it_ends(
    database_url: str, redis: Redis, monkeypatch: pytest.MonkeyPatch
):
    """Also in the very turn of the loop in which Redis takes a command: a gateway would never stop."""
    monkeypatch.setattr(board, "BEAT", 0.0)
    async with open_pool(database_url, most=1) as pool:
        for turns in range(60):
            running = asyncio.create_task(Presence(redis.url, pool).run())
            for _ in range(turns):
                await asyncio.sleep(0)
            running.cancel()
            done, _ = await asyncio.wait([running], timeout=10)
            assert done, f"cancelled after {turns} turns it went on"

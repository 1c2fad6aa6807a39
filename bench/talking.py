"""People who speak at a pace, and a crowd that tells how old their words are when they come."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bench.company import Company
from bench.cores import CLIENTS
from bench.crowd import Crowd, Report, crowd
from bench.job import Job, carry_out
from bench.parts import Parts


def speech(parts: Parts, people: Company, rate: float, seconds: float) -> Job:
    return Job(
        host=parts.settings.api_host,
        port=parts.settings.api_port,
        tokens=people.tokens,
        requests=[people.stamped],
        total=max(round(rate * seconds), 1),
        clients=16,
        rate=rate,
    )


async def heard(parts: Parts, people: Company, listeners: Crowd, rate: float, seconds: float) -> Report:
    """What they heard of so much speech."""
    await listeners.reset()
    await carry_out(speech(parts, people, rate, seconds), CLIENTS)
    await asyncio.sleep(0.5)
    return await listeners.report()


@asynccontextmanager
async def speaking(parts: Parts, people: Company, rate: float) -> AsyncGenerator[None]:
    """Until the end of the block, or for two minutes."""
    task = asyncio.create_task(carry_out(speech(parts, people, rate, 120.0), CLIENTS))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


@asynccontextmanager
async def listening(parts: Parts, sockets: int, tokens: list[str]) -> AsyncGenerator[Crowd]:
    async with crowd(parts.settings.gateway_port, sockets, tokens) as listeners:
        await asyncio.sleep(0.5)  # the gateway waits for a resume
        yield listeners

"""Chat that goes on beside what is measured: how fast that is, and what the readers notice of it."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from bench.company import Company, company
from bench.cores import CLIENTS, here
from bench.figure import percentiles
from bench.ground import Ground
from bench.job import Job, Request, ready
from bench.parts import Parts, running

T = TypeVar("T")

RATE = 100.0
"""Commands, and as many reads, per second."""
PIECE = 4.0
"""Seconds of one job: what it found is told at its end."""
CALM = 4
"""Pieces before: 1,600 reads, so that the slowest percent of them is not a handful."""


class Beside:
    """People in one channel, who write and read at a pace."""

    def __init__(self, parts: Parts, people: Company) -> None:
        self.parts = parts
        self._people = people

    async def calm(self) -> dict[str, float]:
        """How long reads take with nothing beside, asked in as many pieces by as many fresh clients."""
        return percentiles([wait for _ in range(CALM) for wait in await self._live(PIECE)])

    async def counting(self) -> dict[str, float]:
        """The same beside a program that only counts, on the core that an operator's work keeps to.

        That much any work there costs that does not rest.
        """
        words = sys.executable, "-c", "while True: pass"
        program = await asyncio.create_subprocess_exec(*words, preexec_fn=partial(here, CLIENTS))
        try:
            return await self.calm()
        finally:
            program.kill()
            await program.wait()

    async def during(self, work: Coroutine[Any, Any, T]) -> tuple[T, dict[str, float]]:
        """What the work answers, and how long reads took meanwhile. Any answer but 2xx is an error."""
        task, waits = asyncio.create_task(work), list[float]()
        while not task.done():
            waits += await self._live(PIECE)
        return await task, percentiles(waits)

    async def _live(self, seconds: float) -> list[float]:
        page = Request("GET", f"/v1/channels/{self._people.channel}/messages?limit=50")
        async with (
            ready(self._job(self._people.post, seconds)) as talk,
            ready(self._job(page, seconds)) as read,
        ):
            _, reads = await asyncio.gather(talk(), read())
        return reads.answers

    def _job(self, request: Request, seconds: float) -> Job:
        return Job(
            host=self.parts.settings.api_host,
            port=self.parts.settings.api_port,
            tokens=self._people.tokens,
            requests=[request],
            total=max(round(RATE * seconds), 1),
            clients=8,
            rate=RATE,
        )


@asynccontextmanager
async def beside(ground: Ground, database: str) -> AsyncGenerator[Beside]:
    async with running(ground, database, "api", "projector", "fanout") as parts:
        yield Beside(parts, await company(parts.settings, 8))

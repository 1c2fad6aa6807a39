"""What a load client is asked to do, and what it found: JSON on its standard input and output."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from bench.cores import here

ROOT = Path(__file__).parents[1]
WORD = b"\n"
"""By which a client says that it has connected, and is told to begin."""


class Request(msgspec.Struct, frozen=True):
    """`{id}` in the body becomes a new id each time, `{at}` when it was due, in nanoseconds."""

    method: str
    path: str
    body: str = ""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """So many `clients` with a connection each send `total` requests, in turn those listed.

    Each waits for its answer before the next; with a `rate` they send so many in a second, come what may.
    `sockets` listen meanwhile. Clients and sockets sign in with the tokens in turn.
    """

    host: str
    port: int
    tokens: Sequence[str]
    requests: Sequence[Request]
    total: int
    clients: int = 1
    rate: float | None = None
    sockets: int = 0
    gateway_url: str = ""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """Times in seconds: from a request to its answer, and to each of its frames."""

    seconds: float
    answers: list[float]
    frames: list[float]
    refused: dict[int, int]

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds


async def carry_out(job: Job, cores: set[int] | None = None) -> Done:
    """Raises RuntimeError for any answer but 2xx."""
    async with ready(job, cores) as begin:
        return await begin()


@asynccontextmanager
async def ready(
    job: Job, cores: set[int] | None = None
) -> AsyncGenerator[Callable[[], Coroutine[Any, Any, Done]]]:
    """A client that has connected and waits for the word: several then begin at the same moment.

    In a process of its own, so that it takes no time from whoever is measured but the machine's.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "bench.sockets" if job.sockets else "bench.client",
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        preexec_fn=partial(here, cores) if cores else None,
    )
    assert process.stdin
    assert process.stdout

    async def begin() -> Done:
        said, _ = await process.communicate(WORD)
        if process.returncode != 0:
            raise RuntimeError("the load client failed; its reason stands above")
        done = msgspec.json.decode(said, type=Done)
        if done.refused:
            raise RuntimeError(f"answers other than 2xx: {done.refused}")
        return done

    try:
        process.stdin.write(msgspec.json.encode(job) + b"\n")
        await process.stdout.readline()
        yield begin
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

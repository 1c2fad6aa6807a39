"""Many sockets in one C process on the clients' core: asked now and then what they have heard."""

import asyncio
import os
import resource
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import msgspec

from bench.cores import CLIENTS, here
from bench.native import built

PATIENCE = 60.0


class Report(msgspec.Struct, frozen=True):
    """Counted since the last reset, but for `hellos`; ages in milliseconds, times on the monotonic clock."""

    hellos: int
    frames: int
    reads: int
    closed: int
    done: int
    refused: int
    last_close: int
    last_done: float
    aged: int
    p50: float
    p95: float
    p99: float
    max: float
    now: float
    begun: float


class Crowd:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def report(self) -> Report:
        return await self._ask(b"report\n")

    async def reset(self) -> Report:
        """What was counted up to now."""
        return await self._ask(b"reset\n")

    async def until(self, holds: Callable[[Report], bool], within: float = PATIENCE) -> Report:
        deadline = time.monotonic() + within
        while not holds(report := await self.report()):
            if time.monotonic() > deadline:
                raise RuntimeError(f"the crowd waits: {report}")
            await asyncio.sleep(0.05)
        return report

    async def _ask(self, question: bytes) -> Report:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(question)
        return msgspec.json.decode(await self.process.stdout.readline(), type=Report)


@asynccontextmanager
async def crowd(
    port: int, sockets: int, tokens: Sequence[str], *, settled: bool = True, **options: object
) -> AsyncGenerator[Crowd]:
    """Once all have been greeted, if they are to be settled; `native/crowd.c` lists the options."""
    with tempfile.NamedTemporaryFile("w", suffix=".tokens") as file:
        file.write("\n".join(tokens))
        file.flush()
        process = await asyncio.create_subprocess_exec(
            built("crowd"),
            *(str(port), str(sockets), file.name),
            *(f"{name}={value}" for name, value in options.items()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            preexec_fn=partial(here, CLIENTS),
        )
        found = Crowd(process)
        try:
            if settled:
                await found.until(lambda report: report.hellos >= sockets)
            yield found
        finally:
            await end(process)


async def end(process: asyncio.subprocess.Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def many_files() -> None:
    """As many as the system lets this process and its children have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def resident(pid: int) -> int:
    """Resident bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

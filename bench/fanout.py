"""Frames to a thousand sockets in one room, counted against the processor time that they cost the server."""

import asyncio
import itertools
import os
import signal
import struct
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import psycopg

from bench.company import company
from bench.cores import SERVER, cpu_seconds, here
from bench.crowd import Crowd, crowd, end, many_files
from bench.ground import Ground
from bench.invented import tokens_of
from bench.native import built
from bench.parts import ALL, running
from cli.ports import chosen
from projections.outbox import mark_of
from store.link import dial
from store.log import epoch

SIZE = 300
"""Bytes of a frame on the wire."""
SINGLY = 25.0
"""Frames a second that leave time between them, so that each is a write of its own."""


class Round(msgspec.Struct, frozen=True):
    """`per_read` tells how many frames a client got at a time."""

    per_cpu_s: float
    cpu_us: float
    per_second: float
    per_read: float


class Side(NamedTuple):
    """A server and who listens to it; it rests while another is measured."""

    clients: Crowd
    pid: int
    go: Callable[[], None]
    rest: Callable[[], None]


async def watched(side: Side, seconds: float) -> Round:
    """For a while, what goes from this process to these clients."""
    side.go()
    await asyncio.sleep(0.5)
    before, begun = await side.clients.reset(), cpu_seconds(side.pid)
    await asyncio.sleep(seconds)
    used, after = cpu_seconds(side.pid) - begun, await side.clients.report()
    side.rest()
    return Round(
        per_cpu_s=round(after.frames / used),
        cpu_us=round(used / max(after.frames, 1) * 1e6, 2),
        per_second=round(after.frames / (after.now - before.now)),
        per_read=round(after.frames / max(after.reads, 1), 2),
    )


@asynccontextmanager
async def gateway_side(ground: Ground, sockets: int, rate: float) -> AsyncGenerator[Side]:
    """A gateway, to whose room frames are published as fan-out does it."""
    many_files()
    async with running(ground, await ground.database(), *ALL) as parts:
        people = await company(parts.settings, 1)
        tokens = await tokens_of(parts, people, sockets)
        pid = parts.pids["gateway"]
        parts.pin()
        async with crowd(parts.settings.gateway_port, sockets, tokens) as clients:
            await asyncio.sleep(1)  # the gateway waits for a resume
            go = asyncio.Event()
            mark = await _mark(parts.settings.database_url)
            saying = asyncio.create_task(_say(parts.settings.redis_url, people.channel, mark, rate, go))
            yield Side(clients, pid, go.set, go.clear)
            saying.cancel()


async def _mark(database: str) -> bytes:
    async with await psycopg.AsyncConnection.connect(database) as connection:
        return mark_of(await epoch(connection))


async def _say(redis_url: str, channel: str, mark: bytes, rate: float, go: asyncio.Event) -> None:
    link = await dial(redis_url, lambda _: None)
    due = 0.0
    for n in itertools.count(1):
        await go.wait()
        due = max(due + 1 / rate, time.perf_counter() - 1 / rate)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        link.send(("PUBLISH", f"room:c{channel}", _message(channel, mark, n)))


def _message(channel: str, mark: bytes, n: int) -> bytes:
    """Beyond every position that the log has."""
    frame: dict[str, Any] = {"type": "message_sent", "position": 2**40 + n, "room": f"channel:{channel}"}
    frame |= {"seq": 10**6 + n, "data": {"text": ""}}
    frame["data"]["text"] = "x" * (SIZE - 4 - len(msgspec.json.encode(frame)))
    return struct.pack(">qiq", 2**40 + n, 0, 10**6 + n) + mark + msgspec.json.encode(frame)


@asynccontextmanager
async def floor_side(sockets: int, rate: float) -> AsyncGenerator[Side]:
    """The C program that does nothing but write."""
    many_files()
    port = chosen("127.0.0.1", 0, "--port")
    command = [built("floor"), *map(str, (port, sockets, rate, SIZE))]
    async with program(*command) as pid, crowd(port, sockets, ["-"], raw=1) as clients:
        yield stoppable(clients, pid)


def stoppable(clients: Crowd, pid: int) -> Side:
    os.kill(pid, signal.SIGSTOP)
    return Side(clients, pid, lambda: os.kill(pid, signal.SIGCONT), lambda: os.kill(pid, signal.SIGSTOP))


@asynccontextmanager
async def program(*command: str | Path, **options: Any) -> AsyncGenerator[int]:
    process = await asyncio.create_subprocess_exec(*command, preexec_fn=partial(here, SERVER), **options)
    try:
        yield process.pid
    finally:
        await end(process)

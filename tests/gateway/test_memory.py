"""What many hostile sockets cost a gateway's process: some kilobytes each, and none of them for long."""

import asyncio
import contextlib
import os
import socket
import struct
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import psutil

from cli.ports import chosen
from tests.gateway.caller import SECRET, Caller, Door, eventually
from tests.gateway.raw import hello, raw
from tests.gateway.redis import Redis
from tests.gateway.scribe import Scribe

ROOT = Path(__file__).parents[2]
MANY = 100
EACH = 64 * 1024
"""Bytes that a socket may cost: picows doubles its buffer until 16 KiB fit in, 16 are kept of what is said
in part, an idle socket takes some 13, and Python takes memory by the megabyte."""
DEAF = 30
HEARD = 32 << 20
"""Bytes that those who do not read may cost together: what waits for them is the same for all."""
MASK = bytes(4)
ATTACKS = {
    "that never sign in": b"",
    "with half a message": b"\x81\xfe\x3f\xff" + MASK + b"x" * 16_000,
    "with endless fragments": (b"\x01\x80" + MASK) + (b"\x00\xfe\x00\xfa" + MASK + b"x" * 250) * 60,
    "with a frame that cannot be": b"\x81\xff" + struct.pack(">Q", 2**40) + MASK + b"x" * 200_000,
}


@contextlib.asynccontextmanager
async def process(
    database_url: str, redis: Redis, scribe: Scribe
) -> AsyncGenerator[tuple[Door, psutil.Process]]:
    """A gateway of its own process, and a way in."""
    door = Door(chosen("127.0.0.1", 0, "port"), scribe, asyncio.Event())
    environment = {
        **os.environ,
        "BACKSCROLL_DATABASE_URL": database_url,
        "BACKSCROLL_REDIS_URL": redis.url,
        "BACKSCROLL_SECRET": SECRET.decode(),
        "BACKSCROLL_GATEWAY_PORT": str(door.port),
    }
    found = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", "gateway", cwd=ROOT, env=environment
    )
    try:
        await door.answering()
        yield door, psutil.Process(found.pid)
    finally:
        await door.leave()
        found.terminate()
        await found.wait()


async def attack(door: Door, said: bytes) -> list[asyncio.StreamWriter]:
    async def one() -> asyncio.StreamWriter:
        _, writer = await raw(door)
        with contextlib.suppress(ConnectionError):
            writer.write(said)
            await writer.drain()
        return writer

    return await asyncio.gather(*(one() for _ in range(MANY)))


async def hang_up(writers: list[asyncio.StreamWriter]) -> None:
    for writer in writers:
        writer.transport.abort()
    await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)


async def deaf(door: Door, ada: Caller) -> socket.socket:
    """Signed in, and from then on nobody reads."""
    token = await door.token(door.scribe.ada, ada.session)
    line = socket.create_connection(("127.0.0.1", door.port))
    line.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_sendall(line, hello(f"Authorization: Bearer {token}\r\n"))
    while b'"hello"' not in await loop.sock_recv(line, 4096):
        pass
    return line


async def test_hostile_sockets_cost_little(
    database_url: str, redis: Redis, scribe: Scribe, fanout: None
) -> None:
    await scribe.furnish()
    async with process(database_url, redis, scribe) as (door, gateway):
        ada = await door.enter(scribe.ada)
        first, lines = gateway.memory_info().rss, gateway.num_fds()
        for name, said in ATTACKS.items():
            writers = await attack(door, said)
            try:
                await scribe.say(name)
                assert await ada.texts(1) == [name]
                # picows reads on for 10 ms after a frame that cannot be, then hangs up and forgets.
                await eventually(lambda: gateway.memory_info().rss - first < MANY * EACH)
            finally:
                await hang_up(writers)
        await eventually(lambda: gateway.num_fds() <= lines)


async def test_who_does_not_read_costs_little(
    database_url: str, redis: Redis, scribe: Scribe, fanout: None
) -> None:
    """While 2 MB are said to each of them."""
    await scribe.furnish()
    async with process(database_url, redis, scribe) as (door, gateway):
        ada = await door.enter(scribe.ada)
        first = gateway.memory_info().rss
        lines = [await deaf(door, ada) for _ in range(DEAF)]
        for n in range(20):
            await scribe.say(f"{n} " + "x" * 100_000)
            await ada.texts(1)
            assert gateway.memory_info().rss - first < HEARD
        for line in lines:
            line.close()

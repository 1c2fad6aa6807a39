"""The gateway's process: listens, and drains at the end."""

import asyncio
import contextlib
import ctypes
import gc
import logging
import socket as net
from uuid import UUID

import psycopg
from picows import ws_create_server  # pyright: ignore[reportUnknownVariableType]

from gateway import handshake, heartbeat
from gateway.arrivals import arrivals
from gateway.asking import pooled
from gateway.catching_up import CatchingUp
from gateway.crowd import USUAL, Crowd, Limits
from gateway.delivery import Mover
from gateway.drain import drain
from gateway.forgetting import forget_erased
from gateway.gaps import Gaps
from gateway.hearing import MOST_SAID
from gateway.hub import Hub
from gateway.mending import Mending
from gateway.presence.aside import running
from gateway.process import Process
from gateway.replay.stage import Stage
from gateway.watch import watch
from store.tokens import Tokens

CONNECTIONS = 6
"""To the database: two look up newcomers, two read gaps; the rest is for keys and `open`."""
SEND_BUFFER = 64 * 1024
"""Or the kernel takes megabytes for a client that never reads, before anybody here could notice."""
UNSAID_FOR = 1
"""Seconds that the kernel keeps a connection until something is said on it.

The loop accepts one in a pass, so a pass has one handshake in it, however many come at once (ADR 32).
"""
GONE_AFTER_MS = 30_000
"""Unacknowledged bytes that old mean that nobody is there."""
MMAP_THRESHOLD, LARGE = -3, 64 * 1024
"""glibc's name for bytes from which on a buffer is a mapping of its own, and how many."""
YOUNG = 10_000
"""Objects made since the collector last looked: some milliseconds of its time."""

logger = logging.getLogger(__name__)


async def serve(
    *,
    database_url: str,
    redis_url: str,
    bus_url: str | None = None,
    secret: bytes,
    host: str,
    port: int,
    stop: asyncio.Event,
    presence: bool = True,
    limits: Limits = USUAL,
) -> None:
    """Serves sockets until `stop`, then closes them a few at a time."""
    _give_large_buffers_back()
    mending = Mending(database_url)
    async with (
        pooled(database_url, most=CONNECTIONS) as pool,
        running(database_url, redis_url, bus_url or redis_url)
        if presence
        else contextlib.nullcontext() as aside,
    ):
        hub = Hub(bus_url or redis_url, mending, await _epoch(mending), aside or Mover())
        process = Process(
            hub=hub,
            pool=pool,
            arrivals=arrivals(pool),
            catching_up=CatchingUp(hub, Gaps(pool, hub)),
            tokens=Tokens(secret),
            sockets=set(),
            crowd=Crowd(limits),
            stage=Stage(),
            aside=aside,
        )
        async with asyncio.TaskGroup() as tasks:
            chores = [
                tasks.create_task(hub.run(), name="hub"),
                tasks.create_task(forget_erased(bus_url or redis_url, process), name="forgetting"),
                tasks.create_task(heartbeat.beat(process.sockets), name="heartbeat"),
                tasks.create_task(watch(process, mending), name="watch"),
                tasks.create_task(_spare_the_collector(process), name="memory"),
            ]
            server = await _listen(process, host, port)
            await stop.wait()
            if aside:
                await aside.presence.retire()
            await drain(process)
            server.close()
            for chore in chores:
                chore.cancel()
    await mending.close()


async def _listen(process: Process, host: str, port: int) -> asyncio.Server:
    quiet = logging.getLogger("picows")
    quiet.setLevel(logging.CRITICAL)  # it writes a line per connection, and one per mistake of a client
    return await ws_create_server(
        lambda request: handshake.answer(process, request),
        sock=_bound(host, port),
        backlog=4096,
        max_frame_size=MOST_SAID,
        read_buffer_init_size=2048,
        use_aiofastnet=False,  # 5 KB more per socket, within a tenth of the speed
        enable_auto_pong=False,  # pings count as words of the client
        logger_name=logging.LoggerAdapter(quiet),  # of a plain logger it makes a child per connection
    )


def _bound(host: str, port: int) -> net.socket:
    """Accepted sockets inherit the options."""
    family, kind, protocol, _, address = net.getaddrinfo(host, port, type=net.SOCK_STREAM)[0]
    socket = net.socket(family, kind, protocol)
    socket.setsockopt(net.SOL_SOCKET, net.SO_REUSEADDR, 1)
    socket.setsockopt(net.SOL_SOCKET, net.SO_SNDBUF, SEND_BUFFER)
    if hasattr(net, "TCP_USER_TIMEOUT"):
        socket.setsockopt(net.IPPROTO_TCP, net.TCP_USER_TIMEOUT, GONE_AFTER_MS)
    if hasattr(net, "TCP_DEFER_ACCEPT"):
        socket.setsockopt(net.IPPROTO_TCP, net.TCP_DEFER_ACCEPT, UNSAID_FOR)
    socket.bind(address)
    socket.setblocking(False)
    return socket


async def _epoch(mending: Mending) -> UUID:
    """Waits for the database: without it nobody can sign in anyway."""
    while True:
        try:
            return (await mending.published())[1]
        except psycopg.OperationalError as error:
            logger.warning("the gateway waits for the database: %s", error)
            await asyncio.sleep(0.5)


def _give_large_buffers_back() -> None:
    """What hostile clients made us hold goes back to the system once it is freed.

    glibc raises its threshold with the first such buffer, and those that follow leave holes in the heap.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(MMAP_THRESHOLD, LARGE)


async def _spare_the_collector(process: Process) -> None:
    """A full collection over ten thousand sockets stops them all for 0.1 s, and they are no garbage.

    What they leave has no cycles either. So only what is young is looked at, also while a crowd comes back.
    """
    gc.set_threshold(YOUNG, 100, 1_000)
    known = 0
    while True:
        await asyncio.sleep(30)
        if abs(len(process.sockets) - known) > 500:
            known = len(process.sockets)
            gc.freeze()

"""A raw connection to Redis: commands go out packed, replies come in as hiredis reads them."""

import asyncio
import random
import socket
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import Any, cast

import hiredis
from redis.asyncio.connection import parse_url

Hear = Callable[[list[Any]], None]

SHORTEST_WAIT, LONGEST_WAIT = 0.05, 2.0
"""Seconds between attempts to find Redis again."""
SILENCE = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}
"""A Redis whose machine is gone says nothing: after some ten seconds the connection counts as ended."""

_pack = cast("Callable[[tuple[Any, ...]], bytes]", hiredis.pack_command)  # pyright: ignore[reportUnknownMemberType]


class Link(asyncio.Protocol):
    """Object layers cost seven times the work itself (gateway-limits §5), so there is none here.

    `hear` gets all replies that one read brought; `on_end` is called when the connection is gone.
    """

    def __init__(self, hear: Hear, on_end: Callable[[], None]) -> None:
        self._hear = hear
        self._on_end = on_end
        self._reader = hiredis.Reader()
        self._transport: asyncio.Transport | None = None
        self.ended = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        _notice_silence(transport.get_extra_info("socket"))

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        replies: list[Any] = []
        while (reply := self._reader.gets()) is not False:
            replies.append(reply)
        if replies:
            self._hear(replies)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def send(self, *commands: tuple[Any, ...]) -> None:
        """All in one write. Nothing happens on a connection that has ended."""
        if self._transport and not self.ended.is_set():
            self._transport.write(b"".join(map(_pack, commands)))

    def pause(self) -> None:
        """What Redis has to say waits there, and beyond its bound Redis hangs up: nothing grows here."""
        if self._transport and not self.ended.is_set():
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport and not self.ended.is_set():
            self._transport.resume_reading()

    def close(self) -> None:
        if self._transport:
            self._transport.abort()
        self._end()

    def _end(self) -> None:
        if not self.ended.is_set():
            self.ended.set()
            self._on_end()


def _nothing() -> None: ...


def _notice_silence(connection: socket.socket) -> None:
    if connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in SILENCE.items():
            if hasattr(socket, option):
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


async def dial(url: str, hear: Hear, on_end: Callable[[], None] = _nothing) -> Link:
    """Of several addresses, with commas, any that answers: what is published at one node is heard at all.

    Raises OSError when none does.
    """
    nodes = url.split(",")
    random.shuffle(nodes)  # so that a cluster's nodes share the work
    for node in nodes[1:]:
        with suppress(OSError):
            return await _dial(node, hear, on_end)
    return await _dial(nodes[0], hear, on_end)


async def _dial(url: str, hear: Hear, on_end: Callable[[], None]) -> Link:
    where = dict(parse_url(url))
    link = Link(hear, on_end)
    async with asyncio.timeout(5):
        await _connect(link, where)
    password, database = where.get("password"), where.get("db")
    if password:
        link.send(("AUTH", where.get("username") or "default", password))
    if database:
        link.send(("SELECT", str(database)))
    return link


async def links(url: str, hear: Hear) -> AsyncGenerator[Link]:
    """One connection after another, as often as Redis is there again; till then a poll carries everything.

    One that hangs up at once (full, or wants a password) is as good as gone.
    """
    wait, now = SHORTEST_WAIT, asyncio.get_running_loop().time
    while True:
        began = now()
        with suppress(OSError):
            yield await dial(url, hear)
        if now() - began > LONGEST_WAIT:
            wait = SHORTEST_WAIT
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _connect(link: Link, where: dict[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    if path := where.get("path"):
        await loop.create_unix_connection(lambda: link, path)
        return
    secure = ssl.create_default_context() if "ssl" in str(where.get("connection_class")).lower() else None
    await loop.create_connection(
        lambda: link, where.get("host", "localhost"), where.get("port", 6379), ssl=secure
    )

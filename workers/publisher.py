"""Frames into Redis: a batch is one write, answered before the next."""

import asyncio
from collections.abc import Sequence
from typing import Any

from hiredis import ReplyError

from store.link import Link, dial


class Refused(OSError):
    """Redis answered, but with an error: it is loading, full, or wants a password."""


class Publisher:
    """One connection only: that keeps the order across rooms for every subscriber."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._link: Link | None = None
        self._owed = 0
        self._error: ReplyError | None = None
        self._answered = asyncio.Event()

    async def publish(self, batch: Sequence[tuple[bytes, bytes]]) -> None:
        """Raises OSError if Redis did not take all of it; then all of it is to be sent again."""
        try:
            link = await self._connected()
            self._owed = len(batch)
            self._answered.clear()
            link.send(*(("PUBLISH", channel, message) for channel, message in batch))
            async with asyncio.timeout(10):
                await self._answered.wait()
            if link.ended.is_set() or self._error:
                raise Refused(str(self._error or "the connection ended"))
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        if self._link:
            self._link.close()
        self._link = self._error = None

    async def _connected(self) -> Link:
        if self._link is None or self._link.ended.is_set():
            self._link = await dial(self._url, self._hear, self._answered.set)
        return self._link

    def _hear(self, replies: list[Any]) -> None:
        for reply in replies:
            if isinstance(reply, int):
                self._owed -= 1
            elif isinstance(reply, ReplyError):
                self._error = reply
        if self._owed <= 0 or self._error:
            self._answered.set()

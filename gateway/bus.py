"""The gateway's ear on Redis: one subscriber connection, that finds Redis again when it goes away."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from hiredis import ReplyError

from store.link import Link, dial

SHORTEST_WAIT, LONGEST_WAIT = 0.05, 1.0
"""Seconds between attempts to find Redis again; the outbox carries delivery meanwhile."""

PAUSE = 0.01
"""Seconds between two writes: when many come and go, each would wake Redis for a room of its own."""

WORTH_A_REST = 0.002
LONGEST_REST = 0.01
"""Seconds of the processor spent on what was heard, from which on the ear rests; and at most."""

logger = logging.getLogger(__name__)

Hear = Callable[[list[Any]], None]


class Bus:
    """Subscribes and unsubscribes in the order asked: at once, and what comes right after it together.

    What was heard goes to `hear`, confirmations among it, in order. `asked` and `confirmed` count them.
    """

    def __init__(self, redis_url: str, hear: Hear) -> None:
        self._url = redis_url
        self._hear = hear
        self._link: Link | None = None
        self._commands: list[tuple[str, bytes]] = []
        self._owed = 0
        self._paused = False
        self._free_since = 0.0
        self._flushed_at = 0.0
        self._settled = asyncio.Event()

    def subscribe(self, channel: bytes) -> None:
        self._ask("SUBSCRIBE", channel)

    def unsubscribe(self, channel: bytes) -> None:
        self._ask("UNSUBSCRIBE", channel)

    def pause(self) -> None:
        """Not while confirmations are owed: they are waited for."""
        if self._owed > 0:
            return
        self._paused = True
        if self._link:
            self._link.pause()

    def resume(self) -> None:
        self._paused = False
        self._rested()

    async def run(
        self,
        channels: Callable[[], Iterable[bytes]],
        broken: Callable[[], None],
        mended: Callable[[], Awaitable[None]],
    ) -> None:
        """Connects, subscribes to all `channels`, then lets what was missed be `mended`; again and again.

        While Redis is gone `mended` is called with each attempt, so that frames go on by way of the database.
        One that hangs up at once is as good as gone.
        """
        wait, now = SHORTEST_WAIT, asyncio.get_running_loop().time
        while True:
            broken()
            began = now()
            try:
                await self._connect(channels)
            except OSError as error:
                logger.warning("the gateway waits for Redis: %s", error)
                await mended()
            else:
                await mended()
                await self._ended()
                broken()
            if now() - began > LONGEST_WAIT:
                wait = SHORTEST_WAIT
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _ended(self) -> None:
        if self._link:
            await self._link.ended.wait()

    async def _connect(self, channels: Callable[[], Iterable[bytes]]) -> None:
        self._commands.clear()
        self._owed, self._paused = 0, False
        self._link = await dial(self._url, self._heard, self._settled.set)
        self._settled.clear()
        for channel in channels():
            self._ask("SUBSCRIBE", channel)
        self._flush()
        if self._owed:
            await self._settled.wait()
        if self._link.ended.is_set():
            raise ConnectionResetError("Redis hung up")

    def _ask(self, command: str, channel: bytes) -> None:
        if self._link is None or self._link.ended.is_set():
            return  # all that is wanted is asked for when Redis is back
        if not self._commands:
            loop = asyncio.get_running_loop()
            loop.call_at(max(loop.time(), self._flushed_at + PAUSE), self._flush)
        self._commands.append((command, channel))

    def _flush(self) -> None:
        if self._link and self._commands:
            self._owed += len(self._commands)
            self._link.send(*self._commands)
            self._commands.clear()
            self._flushed_at = asyncio.get_running_loop().time()

    def _heard(self, replies: list[Any]) -> None:
        if errors := [reply for reply in replies if isinstance(reply, ReplyError)]:
            self._refused(errors[0])
            return
        confirmed = sum(1 for reply in replies if isinstance(reply, list) and reply[0] != b"message")
        self._owed -= confirmed
        if self._owed <= 0:
            self._settled.set()
        waited, begun = time.perf_counter() - self._free_since, time.thread_time()
        self._hear(replies)
        self._rest(waited, worked=time.thread_time() - begun)

    def _refused(self, error: ReplyError) -> None:
        """What is not confirmed would be waited for, so Redis counts as gone, and is asked again later."""
        logger.error("Redis does not let itself be listened to: %s", error)
        self.close()

    def _rest(self, waited: float, worked: float) -> None:
        """Whoever writes to a crowd without a break lets frames gather: a write is then for many."""
        rest = min(worked, LONGEST_REST) if worked > max(WORTH_A_REST, 8 * waited) else 0.0
        self._free_since = time.perf_counter() + rest
        if rest and self._link:
            self._link.pause()
            asyncio.get_running_loop().call_later(rest, self._rested)

    def _rested(self) -> None:
        if self._link and not self._paused:
            self._link.resume()

    def close(self) -> None:
        if self._link:
            self._link.close()

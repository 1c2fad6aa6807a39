"""Hints that something is new, over Redis: they may be lost, so a slow poll stands behind every one."""

import asyncio
from typing import Any, Self

from store.link import Link, links
from store.recorded import START, Position

LOG = "backscroll:log"
"""The log has grown: the api says so after an append, the projector listens."""
ERASED = "backscroll:erased"
"""Words are out of the log and of the outbox: gateways forget what they keep of it."""
PROJECTED = "backscroll:projected"
"""The read models and the outbox have grown: the projector says so, fan-out and api listen."""


class Announcer:
    """Says the newest position; never blocks, never raises. At most one publish is in flight."""

    def __init__(self, redis_url: str, channel: str) -> None:
        self._url = redis_url
        self._channel = channel
        self._newest = START
        self._said = START
        self._link: Link | None = None
        self._in_flight = False
        self._dialling: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._dialling = asyncio.create_task(self._dial(), name="announcer")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._dialling:
            self._dialling.cancel()
        if self._link:
            self._link.close()
            self._link = None

    def __call__(self, position: Position) -> None:
        self._newest = max(self._newest, position)
        if not self._in_flight:
            self._say()

    def _say(self) -> None:
        if self._link is None or self._said >= self._newest:
            return
        self._said = self._newest
        self._in_flight = True
        self._link.send(("PUBLISH", self._channel, self._newest))

    def _hear(self, _: list[Any]) -> None:
        self._in_flight = False
        self._say()

    async def _dial(self) -> None:
        async for link in links(self._url, self._hear):
            self._link, self._in_flight = link, False
            self._say()
            await link.ended.wait()
            self._link = None


class Hints:
    """Listens: `wait` returns when something was announced since the last wait, or after the timeout."""

    def __init__(self, redis_url: str, channel: str) -> None:
        self._url = redis_url
        self._channel = channel
        self._heard = START
        """The newest since the last wait."""
        self._woken = False
        self._known = START
        self._waiter: asyncio.Future[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self.newest = START

    async def __aenter__(self) -> Self:
        self._listening = asyncio.create_task(self._listen(), name="hints")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._listening:
            self._listening.cancel()

    async def wait(
        self,
        timeout: float,  # noqa: ASYNC109 (one timer, no task: this runs per batch)
        known: Position = START,
    ) -> Position:
        """The newest position announced so far. Up to what is `known` it is no news."""
        self._known = known
        if not self._woken and self._heard <= known:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            timer = loop.call_later(timeout, self.wake)
            try:
                await self._waiter
            finally:
                timer.cancel()
                self._waiter = None
        self._heard, self._woken = START, False
        return self.newest

    def wake(self) -> None:
        """Ends the wait under way, or else the next."""
        self._woken = True
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def _hear(self, replies: list[Any]) -> None:
        for reply in replies:
            match reply:
                case [b"message", _, bytes(position)]:
                    self._heard = max(self._heard, Position(int(position)))
                    self.newest = max(self.newest, self._heard)
                case _:
                    pass
        if self._waiter and self._heard > self._known:
            self.wake()

    async def _listen(self) -> None:
        async for link in links(self._url, self._hear):
            try:
                link.send(("SUBSCRIBE", self._channel))
                await link.ended.wait()
            finally:
                link.close()

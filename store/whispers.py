"""Ephemeral frames into Redis: said once, to whoever listens, and lost if nobody can hear."""

import asyncio
from typing import Any, Self

from store.link import Link, links

MARK = b"{"
"""They begin like this and frames of the outbox do not, which begin with their position."""


class Whispers:
    """One connection, found again when lost; `say` never blocks and never raises."""

    def __init__(self, redis_url: str) -> None:
        self._url = redis_url
        self._link: Link | None = None
        self._dialling: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._dialling = asyncio.create_task(self._dial(), name="whispers")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._dialling:
            self._dialling.cancel()
        if self._link:
            self._link.close()
            self._link = None

    def say(self, channel: bytes, message: bytes) -> None:
        """The message is JSON; gateways hand it to the sockets of the room as it is."""
        if self._link:
            self._link.send(("PUBLISH", channel, message))

    def _hear(self, _: list[Any]) -> None:
        """How many heard it is nobody's business."""

    async def _dial(self) -> None:
        async for link in links(self._url, self._hear):
            self._link = link
            await link.ended.wait()
            self._link = None

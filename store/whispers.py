"""Ephemeral frames into Redis: said once, to whoever listens, and lost if nobody can hear."""

import asyncio
from collections.abc import Collection
from typing import Any, Self
from uuid import UUID

from domain.ids import UserId
from store.link import Link, links

MARK = b"{"
VEILED = b"!"
"""They begin like one of these, and frames of the outbox do not, which begin with their position."""


def veil(message: bytes, users: Collection[UUID]) -> bytes:
    """For the sockets of the room, these people's excepted."""
    return b"".join((VEILED, len(users).to_bytes(4, "big"), *(user.bytes for user in users), message))


def unveil(message: bytes) -> tuple[list[UUID], bytes]:
    """From whom it is kept, and what is to be said."""
    end = 5 + 16 * int.from_bytes(message[1:5], "big")
    return [UUID(bytes=message[at : at + 16]) for at in range(5, end, 16)], message[end:]


def presence_of(user: UUID) -> bytes:
    """The channel that says when this person's presence is to be looked at anew."""
    return b"presence:" + str(user).encode()


def who_in(channel: bytes) -> UserId:
    """Whose channel that is."""
    return UserId(UUID(channel.removeprefix(b"presence:").decode()))


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

    @property
    def connected(self) -> bool:
        return self._link is not None

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

"""A kept connection to an HTTP server: requests go out as they are, of answers only the status is read."""

import asyncio
import re
from typing import cast

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Connection(asyncio.Protocol):
    """One request at a time; others wait for their turn."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._heard = b""
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    async def ask(self, request: bytes) -> int:
        """The status of the whole answer."""
        async with self._turn:
            assert self._transport is not None
            self._answer = asyncio.get_running_loop().create_future()
            self._transport.write(request)
            return await self._answer

    def data_received(self, data: bytes) -> None:
        self._heard = self._heard + data if self._heard else data
        end = self._heard.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(self._heard, 0, end + 2)
        if length and len(self._heard) >= end + 4 + int(length[1]) and self._answer:
            self._answer.set_result(int(self._heard[9:12]))
            self._heard = b""

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server hung up"))


async def connect(host: str, port: int) -> Connection:
    _, connection = await asyncio.get_running_loop().create_connection(Connection, host, port)
    return connection

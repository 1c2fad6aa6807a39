"""A line to the gateway that may be cut anywhere."""

import asyncio
from typing import Self
from urllib.parse import urlsplit


class Wire:
    """Passes bytes on, both ways, until it is cut."""

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self._copying: list[asyncio.Event] = []
        self._left: int | None = None
        self._together = False
        self.cuts = 0

    @property
    def url(self) -> str:
        assert self._server is not None
        return self._target._replace(netloc=f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}").geturl()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        await asyncio.gather(*self._passing)

    def cut(self) -> None:
        """Every connection that there is, without a word."""
        self.cuts += 1
        for passing in self._copying:
            passing.set()
        for end in self._ends:
            end.transport.abort()

    def freeze(self) -> None:
        """Nothing comes through any more on the connections that there are, and nobody is told."""
        for passing in self._copying:
            passing.clear()

    def cut_after(self, size: int) -> None:
        """Once the gateway has said so many bytes more, in the middle of whatever it is."""
        self._left = size

    def bring_together(self) -> None:
        """From here on what the gateway says first comes in one piece with its answer."""
        self._together = True

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passing = asyncio.create_task(self._pass_on(reader, writer))
        self._passing.add(passing)
        passing.add_done_callback(self._passing.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, back}
        self._ends |= ends
        flowing = asyncio.Event()
        flowing.set()
        self._copying.append(flowing)
        try:
            ways = self._copy(reader, back, flowing), self._copy(there, writer, flowing, counted=True)
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            self._copying.remove(flowing)
            self._ends -= ends
            for end in ends:
                end.transport.abort()

    async def _copy(
        self,
        come: asyncio.StreamReader,
        go: asyncio.StreamWriter,
        flowing: asyncio.Event,
        counted: bool = False,
    ) -> None:
        """Until this side says no more, which ends the other as well."""
        if counted and self._together:
            answer = await come.readuntil(b"\r\n\r\n")
            go.write(answer + await come.read(65536))
        while some := await come.read(65536):
            await flowing.wait()
            if counted and self._left is not None:
                some, self._left = some[: self._left], self._left - len(some)
                if self._left <= 0:
                    self._left = None
                    go.write(some)
                    self.cut()
                    return
            go.write(some)
            await go.drain()
        go.transport.abort()

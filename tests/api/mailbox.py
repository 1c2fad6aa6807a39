"""A mail server that takes letters in: enough of RFC 5321 for a client that has only letters to hand over."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy

TOKEN = re.compile(r"#/(verify|reset)/(\S+)")


class Mailbox:
    def __init__(self) -> None:
        self.url = ""
        self._letters: dict[str, asyncio.Queue[str]] = {}

    def _of(self, address: str) -> asyncio.Queue[str]:
        return self._letters.setdefault(address, asyncio.Queue())

    async def token(self, address: str) -> str:
        """That of the next letter to this address."""
        async with asyncio.timeout(10):
            found = TOKEN.search(await self._of(address).get())
        assert found is not None
        return found[2]

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            match line[:4].upper():
                case b"DATA":
                    writer.write(b"354 go on\r\n")
                    raw = await reader.readuntil(b"\r\n.\r\n")
                    letter = message_from_bytes(raw[:-3], policy=policy.default)
                    self._of(str(letter["To"])).put_nowait(str(letter.get_content()))
                    writer.write(b"250 kept\r\n")
                case b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 yes\r\n")
        writer.close()


@asynccontextmanager
async def mailbox() -> AsyncGenerator[Mailbox]:
    box = Mailbox()
    server = await asyncio.start_server(box._converse, "127.0.0.1", 0)  # pyright: ignore[reportPrivateUsage]
    async with server:
        box.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield box

"""A mail server that takes letters in: enough of RFC 5321 for a client that has only letters to hand over."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

TOKEN = re.compile(r"#/(verify|reset)/(\S+)")


class Mailbox:
    """`refusals` are said of the next letters, after their readers' names or after their text (354)."""

    def __init__(self) -> None:
        self.url = ""
        self.letters: list[EmailMessage] = []
        self.refusals: deque[bytes] = deque()
        self.asked = 0
        self.answering = asyncio.Event()
        self.answering.set()
        self._of: dict[str, asyncio.Queue[EmailMessage]] = {}

    async def letter(self, address: str) -> EmailMessage:
        """The next one to this address."""
        async with asyncio.timeout(60):
            return await self._for(address).get()

    async def token(self, address: str) -> str:
        """That of the next letter to this address which has one."""
        while not TOKEN.search(str((letter := await self.letter(address)).get_content())):
            pass
        return token_in(letter)

    def _for(self, address: str) -> asyncio.Queue[EmailMessage]:
        return self._of.setdefault(address, asyncio.Queue())

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            match line[:4].upper():
                case b"RCPT":
                    self.asked += 1
                    early = self.refusals and not self.refusals[0].startswith(b"354")
                    writer.write(self.refusals.popleft() if early else b"250 yes\r\n")
                case b"DATA":
                    writer.write(b"354 go on\r\n")
                    await self._take(await reader.readuntil(b"\r\n.\r\n"), writer)
                case b"QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 yes\r\n")
        writer.close()

    async def _take(self, raw: bytes, writer: asyncio.StreamWriter) -> None:
        if self.refusals:
            writer.write(self.refusals.popleft().removeprefix(b"354 "))
            return
        letter = message_from_bytes(raw[:-3], policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self._for(str(letter["To"])).put_nowait(letter)
        await self.answering.wait()
        writer.write(b"250 kept\r\n")


def token_in(letter: EmailMessage) -> str:
    found = TOKEN.search(str(letter.get_content()))
    assert found is not None
    return found[2]


@asynccontextmanager
async def mailbox(port: int = 0) -> AsyncGenerator[Mailbox]:
    box = Mailbox()
    server = await asyncio.start_server(box.converse, "127.0.0.1", port)
    async with server:
        box.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield box

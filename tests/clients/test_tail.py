"""`backscroll tail` at the real product: a frame is a line, and a cursor of one run begins the next."""

import asyncio
import json
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from backscroll_client import Client
from cli.rows import command
from tests.clients.conftest import Town


class Tail:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def line(self, type: str) -> dict[str, Any]:
        """The next of this type."""
        assert self.process.stdout is not None
        async with asyncio.timeout(30):
            while line := await self.process.stdout.readline():
                if (frame := json.loads(line))["type"] == type:
                    return frame
        raise AssertionError(await self.said())

    async def said(self) -> str:
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


@asynccontextmanager
async def tail(*words: str) -> AsyncGenerator[Tail]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command("tail", *words), stdout=pipe, stderr=pipe)
    try:
        yield Tail(process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def test_what_is_said_is_printed_and_taken_up_again(town: Town, ada: Client):
    who = "--url", town.product.sockets, "--token", ada.api.token
    async with tail(*who) as first:
        hello = await first.line("hello")
        await ada.send(town.lab, "now")
        assert (await first.line("message_sent"))["data"]["text"] == "now"
    async with tail(*who, "--since", f"{hello['epoch']}:{hello['position']}") as second:
        assert (await second.line("message_sent"))["data"]["text"] == "now"


async def test_whoever_is_shown_out_is_told_why(town: Town, ada: Client):
    async with tail("--url", town.product.sockets, "--token", "nobody's") as shown_out:
        assert "closed with 4401" in await shown_out.said()
        assert await shown_out.process.wait() == 1


async def test_a_server_that_hangs_up_is_no_server():
    with socket.create_server(("127.0.0.1", 0)) as server:
        async with tail("--url", f"ws://127.0.0.1:{server.getsockname()[1]}", "--token", "any") as nothing:
            peer, _ = await asyncio.to_thread(server.accept)
            peer.close()
            assert "does not answer" in await nothing.said()
            assert await nothing.process.wait() == 1

"""The listening side of a load client: lines of the Python client, without what it makes of their frames."""

import asyncio

from backscroll_client.line import Heard, Line
from bench.job import Job


class Greeted:
    """Whether a line's hello has come; what comes before it is nobody's frame."""

    def __init__(self) -> None:
        self.hello = asyncio.Event()

    def hear(self, payload: bytes) -> None:
        if payload.startswith(b'{"type":"hello"'):
            self.hello.set()


async def listen(job: Job, heard: Heard) -> list[Line]:
    """So many as the job says, all of them signed in."""
    doors = [Greeted() for _ in range(job.sockets)]
    lines = [await _enter(job, number, door) for number, door in enumerate(doors)]
    async with asyncio.timeout(10):
        for door, line in zip(doors, lines, strict=True):
            await door.hello.wait()
            line.heard = heard
    return lines


async def _enter(job: Job, number: int, door: Greeted) -> Line:
    line = Line(door.hear)
    await line.connect(job.gateway_url, job.tokens[number % len(job.tokens)])
    return line

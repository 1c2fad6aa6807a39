"""A load client that also listens: lines of the Python client, without what it makes of their frames."""

import asyncio

from backscroll_client.line import Line
from bench.client import Client, main
from bench.job import Job

SETTLING = 0.5
"""The gateway holds frames back for a quarter of a second after hello: a resume may come."""


class Greeted:
    """Whether a line's hello has come; what comes before it is nobody's frame."""

    def __init__(self) -> None:
        self.hello = asyncio.Event()

    def hear(self, payload: bytes) -> None:
        if payload.startswith(b'{"type":"hello"'):
            self.hello.set()


class Listener(Client):
    async def listen(self) -> int:
        """So many sockets as the job says, all of them signed in."""
        doors = [Greeted() for _ in range(self.job.sockets)]
        self.lines = [await _enter(self.job, number, door) for number, door in enumerate(doors)]
        async with asyncio.timeout(10):
            for door, line in zip(doors, self.lines, strict=True):
                await door.hello.wait()
                line.heard = self.heard
        await asyncio.sleep(SETTLING)
        return len(self.lines)


async def _enter(job: Job, number: int, door: Greeted) -> Line:
    line = Line(door.hear)
    await line.connect(job.gateway_url, job.tokens[number % len(job.tokens)])
    return line


if __name__ == "__main__":
    main(Listener)

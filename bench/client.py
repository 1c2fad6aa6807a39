"""The load client's process: `python -m bench.client` reads a job and answers what it found."""

import asyncio
import sys
import time
from collections import Counter

import msgspec
import uvloop
from uuid_utils.compat import uuid7

from bench.answers import Connection, connect
from bench.job import WORD, Done, Job

PATIENCE = 10.0
"""Seconds for the last frames to arrive in."""


class Client:
    """Sends, and notes when. What it loads is little: it starts on the machine that is measured."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.sent: dict[bytes, float] = {}
        self.answers: list[float] = []
        self.frames: list[float] = []
        self.statuses: Counter[int] = Counter()
        self._heads = [_head(job, token) for token in job.tokens]
        self._next = 0

    async def request(self, connection: Connection, number: int, at: float | None = None) -> None:
        """`at`: when it was due; a late start is waiting, too."""
        request = self.job.requests[self._next % len(self.job.requests)]
        self._next += 1
        id = str(uuid7())
        began = self.sent[id.encode()] = at or time.perf_counter()
        body = request.body.replace("{id}", id).replace("{at}", str(int(began * 1e9))).encode()
        head = self._heads[number % len(self._heads)] % (
            request.method.encode(),
            request.path.encode(),
            len(body),
        )
        status = await connection.ask(head + body)
        self.answers.append(time.perf_counter() - began)
        self.statuses[status] += 1

    def heard(self, payload: bytes) -> None:
        """A frame; only those of our own messages count."""
        now = time.perf_counter()
        place = payload.find(b'"data":{"id":"') + 14
        if sent := self.sent.get(payload[place : place + 36]):
            self.frames.append(now - sent)

    async def run(self) -> Done:
        sockets = await self.listen()
        connections = [await connect(self.job.host, self.job.port) for _ in range(self.job.clients)]
        sys.stdout.buffer.write(WORD)
        sys.stdout.buffer.flush()
        await asyncio.to_thread(sys.stdin.buffer.readline)
        began = time.perf_counter()
        if self.job.rate:
            await self._paced(connections, self.job.rate)
        else:
            await asyncio.gather(*(self._closed(one, number) for number, one in enumerate(connections)))
        seconds = time.perf_counter() - began
        await self._last_frames(sockets)
        refused = {status: count for status, count in self.statuses.items() if status >= 300}
        return Done(seconds=seconds, answers=self.answers, frames=self.frames, refused=refused)

    async def listen(self) -> int:
        """How many sockets do: see bench/sockets.py."""
        return 0

    async def _closed(self, connection: Connection, number: int) -> None:
        while self._next < self.job.total:
            await self.request(connection, number)

    async def _paced(self, connections: list[Connection], rate: float) -> None:
        began = time.perf_counter() + 0.1
        async with asyncio.TaskGroup() as tasks:
            for number in range(self.job.total):
                due = began + number / rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                place = number % len(connections)
                tasks.create_task(self.request(connections[place], place, due))

    async def _last_frames(self, sockets: int) -> None:
        deadline = time.perf_counter() + PATIENCE
        while len(self.frames) < sockets * len(self.answers) and time.perf_counter() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def _head(job: Job, token: str) -> bytes:
    return (
        f"%b %b HTTP/1.1\r\nHost: {job.host}:{job.port}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    ).encode()


def main(kind: type[Client]) -> None:
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(kind(job).run())))


if __name__ == "__main__":
    main(Client)

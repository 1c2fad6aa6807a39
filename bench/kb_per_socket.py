"""Resident memory of the gateway for each of ten thousand sockets that are signed in and idle."""

import asyncio

from bench.company import company
from bench.crowd import crowd, many_files, resident
from bench.figure import Figure
from bench.ground import Ground
from bench.invented import tokens_of
from bench.parts import ALL, running


async def measure(ground: Ground) -> Figure:
    """A thousand people with ten devices each; after one of them has come and gone for a beginning."""
    many_files()
    sockets = ground.size(10_000, 50)
    async with running(ground, await ground.database(), *ALL) as parts:
        people = await company(parts.settings, 1)
        tokens = await tokens_of(parts, people, max(sockets // 10, 1))
        pid, port = parts.pids["gateway"], parts.settings.gateway_port
        parts.pin()
        async with crowd(port, 1, people.tokens):
            before = resident(pid)
        async with crowd(port, sockets, tokens) as clients:
            await asyncio.sleep(ground.size(5.0, 0.5))
            after, report = resident(pid), await clients.report()
    return Figure(
        name="kb_per_socket",
        value=round((after - before) / sockets / 1024, 1),
        unit="KiB",
        against="18 at most; bare picows tuned 9-14, uvicorn 23-30, Socket.IO 15, Granian 152",
        details={
            "sockets": sockets,
            "rss_mb": [round(before / 2**20, 1), round(after / 2**20, 1)],
            "closed": report.closed,
        },
    )

"""The end of a process: everybody is sent away a few at a time, so that they do not come back all at once."""

import asyncio
import random

from gateway.closing import Closing
from gateway.process import Process

SECONDS = 8.0
TICK = 0.05
AT_LEAST = 25
"""Sockets per tick: 500 a second is what another process takes in without noticing."""
FAREWELL = 2.0
"""Seconds for the last to take their leave."""


async def drain(process: Process) -> None:
    process.draining = True
    sockets = list(process.sockets)
    random.shuffle(sockets)
    size = max(AT_LEAST, round(len(sockets) * TICK / SECONDS))
    for place in range(0, len(sockets), size):
        for socket in sockets[place : place + size]:
            socket.close(Closing.RESTARTING)
        await asyncio.sleep(TICK * random.uniform(0.5, 1.5))  # noqa: S311 (jitter, no secret)
    for _ in range(round(FAREWELL / TICK)):
        if all(socket.over for socket in sockets):
            break
        await asyncio.sleep(TICK)
    for socket in sockets:
        socket.abort()

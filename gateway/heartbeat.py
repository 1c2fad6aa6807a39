"""One wheel pings all sockets: a task or a timer each would cost ten times as much."""

import asyncio
from collections.abc import Set as AbstractSet

from gateway.process import HEARTBEAT
from gateway.socket import Socket

SPOKES = 30
MOST_MISSED = 2
"""Intervals of silence after which nobody is there."""


async def beat(sockets: AbstractSet[Socket]) -> None:
    """Each part of an interval has its part of the sockets; runs until cancelled."""
    spoke = 0
    while True:
        await asyncio.sleep(HEARTBEAT / SPOKES)
        spoke = (spoke + 1) % SPOKES
        for socket in [socket for socket in sockets if socket.number % SPOKES == spoke]:
            touch(socket)


def touch(socket: Socket) -> None:
    socket.missed = 0 if socket.heard else socket.missed + 1
    socket.heard = False
    if socket.missed >= MOST_MISSED:
        socket.abort()
    else:
        socket.ping()

"""The same frames to the same sockets by Socket.IO 4 on Node, as npm installs it into a cache folder."""

import asyncio
import os
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bench.crowd import crowd, many_files
from bench.fanout import SINGLY, SIZE, Side, gateway_side, program, stoppable, watched
from bench.figure import Figure, ratio
from bench.ground import Ground
from bench.native import HERE
from cli.ports import chosen
from cli.rows import listens

PACKAGE = "socket.io@4"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "backscroll-bench"


async def measure(ground: Ground) -> Figure:
    """Deliveries per CPU-second of the gateway's process ÷ those of Node's, in turn."""
    sockets, seconds = ground.size(1_000, 20), ground.size(6.0, 0.3)
    async with (
        gateway_side(ground, sockets, SINGLY) as ours,
        socketio_side(sockets, SINGLY) as theirs,
    ):
        rounds = [
            (await watched(ours, seconds), await watched(theirs, seconds)) for _ in range(ground.rounds)
        ]
    return ratio(
        "fanout_vs_socketio",
        [mine.per_cpu_s for mine, _ in rounds],
        [node.per_cpu_s for _, node in rounds],
        "Socket.IO 4 on Node, at least 1.6; bare picows: 1.8",
        cpu_us_per_frame=[[mine.cpu_us, node.cpu_us] for mine, node in rounds],
        frames_per_read=[[mine.per_read, node.per_read] for mine, node in rounds],
    )


@asynccontextmanager
async def socketio_side(sockets: int, rate: float) -> AsyncGenerator[Side]:
    many_files()
    await asyncio.to_thread(_install)
    port = chosen("127.0.0.1", 0, "--port")
    command = ["node", HERE / "socketio.js", *map(str, (port, rate, SIZE))]
    options: dict[str, Any] = {"path": "/socket.io/?EIO=4&transport=websocket", "greet": "40", "prefix": "42"}
    async with program(*command, env={**os.environ, "NODE_PATH": str(CACHE / "node_modules")}) as pid:
        async with asyncio.timeout(30):
            while not await listens("127.0.0.1", port):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)
        async with crowd(port, sockets, ["-"], **options) as clients:
            yield stoppable(clients, pid)


def _install() -> None:
    if not (CACHE / "node_modules" / "socket.io").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(CACHE), PACKAGE]
        subprocess.run(command, check=True)

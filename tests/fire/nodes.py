"""Three nodes of a cluster, and two of everything else, as processes that are kept alive."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import msgspec
import redis

from cli.child import Recipe
from cli.embedded.programs import redis_program
from cli.place import Place
from cli.rows import parts, settings_of
from cli.supervisor import Supervisor
from settings import Settings
from tests.blackbox.product import eventually, free_port

SLOTS = 16384
TWICE = ("projector", "fanout", "api", "gateway")


class Node:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.port, self.bus_port = free_port(), free_port()
        self._command = [
            *(str(redis_program(folder)), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""),
            *("--cluster-enabled", "yes", "--dir", str(folder), "--cluster-node-timeout", "1000"),
            *("--cluster-port", str(self.bus_port)),
        ]
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def ask(self, *words: str) -> object:
        with redis.Redis(port=self.port) as client:
            return client.execute_command(*words)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        eventually(self._answers)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            return bool(self.ask("PING"))
        except redis.ConnectionError:
            return False

    def knows(self, count: int) -> bool:
        info = str(self.ask("CLUSTER", "INFO"))
        return "cluster_state:ok" in info and f"cluster_known_nodes:{count}" in info


@contextmanager
def cluster(folder: Path, count: int = 3) -> Generator[list[Node]]:
    nodes = [Node(folder / f"node{n}") for n in range(count)]
    try:
        for n, node in enumerate(nodes):
            first, last = n * SLOTS // count, (n + 1) * SLOTS // count - 1
            node.ask("CLUSTER", "ADDSLOTSRANGE", str(first), str(last))
            node.ask("CLUSTER", "SET-CONFIG-EPOCH", str(n + 1))
        for node in nodes[1:]:
            nodes[0].ask("CLUSTER", "MEET", "127.0.0.1", str(node.port), str(node.bus_port))
        eventually(lambda: all(node.knows(count) for node in nodes))
        yield nodes
    finally:
        for node in nodes:
            node.kill()


class Installation:
    """Half of it: where its API answers, and where its sockets are."""

    def __init__(self, settings: Settings, supervisor: Supervisor) -> None:
        self.url = settings.api_url
        self.sockets = settings.gateway_url
        self._supervisor = supervisor

    async def kill(self, part: str) -> None:
        before = self._supervisor.pids[part]
        os.kill(before, signal.SIGKILL)
        while self._supervisor.pids.get(part) in (None, before):  # noqa: ASYNC110 - it is started again
            await asyncio.sleep(0.02)


@asynccontextmanager
async def installed(place: Place, **servers: str) -> AsyncGenerator[list[Installation]]:
    """Two halves, that share servers and nothing else."""
    place.logs.mkdir(parents=True)
    halves = [
        msgspec.structs.replace(
            settings_of(place, "127.0.0.1", free_port(), free_port()),
            **servers,
        )
        for _ in range(2)
    ]
    async with Supervisor() as supervisor:
        for number, half in enumerate(halves, start=1):
            await supervisor.start(
                *(_named(recipe, number) for recipe in parts(place, half) if recipe.name in TWICE)
            )
        yield [Installation(half, supervisor) for half in halves]


def _named(recipe: Recipe, number: int) -> Recipe:
    name = f"{recipe.name} {number}"
    return msgspec.structs.replace(recipe, name=name, log=recipe.log.with_name(f"{name}.log"))

"""The product's parts as processes on a bench's database, and what they use of the machine."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

import msgspec
import psutil

from bench.cores import SERVER, pin
from bench.ground import Ground
from cli.child import Recipe
from cli.ports import chosen
from cli.rows import listens, settings_of
from cli.rows import parts as rows
from cli.supervisor import Supervisor
from settings import Settings

HOST = "127.0.0.1"
ALL = ("projector", "fanout", "jobs", "api", "gateway")


class Parts(msgspec.Struct, frozen=True):
    """They and their servers, while they run."""

    settings: Settings
    pids: Mapping[str, int]
    servers_pid: int

    def processes(self) -> dict[str, list[psutil.Process]]:
        """By name; Postgres is many."""
        servers = psutil.Process(self.servers_pid)
        found = {name: [psutil.Process(pid)] for name, pid in self.pids.items()}
        found["supervisor"] = [servers]
        for child in servers.children():
            name = "postgres" if "postgres" in child.name() else "redis"
            found[name] = [child, *child.children(recursive=True)]
        return found

    def pin(self) -> None:
        """All of them, the servers included, to the server's core."""
        pin((process for found in self.processes().values() for process in found), SERVER)

    def cpu_seconds(self) -> dict[str, float]:
        """Used so far, user and system; what ended backends used is their parent's."""
        return {
            name: sum(_cpu_seconds(process) for process in processes)
            for name, processes in self.processes().items()
        }

    def resident_mb(self) -> dict[str, float]:
        """Of Postgres' processes the proportional sets: what they share counts once."""
        return {
            name: round(
                sum(_resident(process, alone=len(processes) == 1) for process in processes) / 2**20, 1
            )
            for name, processes in self.processes().items()
        }


def _cpu_seconds(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:4])
    except psutil.NoSuchProcess:
        return 0.0


def _resident(process: psutil.Process, *, alone: bool) -> float:
    try:
        return process.memory_info().rss if alone else process.memory_full_info().pss
    except psutil.NoSuchProcess:
        return 0.0


@asynccontextmanager
async def running(ground: Ground, database: str, *names: str) -> AsyncGenerator[Parts]:
    """Those parts, on free ports; they drain at the end."""
    settings = msgspec.structs.replace(
        settings_of(ground.place, HOST, chosen(HOST, 0, "--port"), chosen(HOST, 0, "--gateway-port")),
        database_url=database,
        sockets_per_person=0,  # a few people stand for a crowd
        commands_per_second=0,
    )
    async with Supervisor() as supervisor:
        wanted = [recipe for recipe in rows(ground.place, settings) if recipe.name in names]
        await supervisor.start(*(_alone(recipe, settings, names) for recipe in wanted))
        yield Parts(settings, supervisor.pids, ground.servers_pid)


@asynccontextmanager
async def another(ground: Ground, parts: Parts, name: str) -> AsyncGenerator[Parts]:
    """One more of this kind, on ports of its own."""
    settings = msgspec.structs.replace(
        parts.settings, gateway_port=chosen(HOST, 0, "--gateway-port"), api_port=chosen(HOST, 0, "--port")
    )
    async with Supervisor() as supervisor:
        await supervisor.start(*(each for each in rows(ground.place, settings) if each.name == name))
        yield Parts(settings, supervisor.pids, ground.servers_pid)


def _alone(recipe: Recipe, settings: Settings, names: tuple[str, ...]) -> Recipe:
    """Without a projector the API never calls itself ready."""
    if recipe.name != "api" or "projector" in names:
        return recipe
    return msgspec.structs.replace(recipe, ready=lambda: listens(settings.api_host, settings.api_port))

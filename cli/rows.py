"""The parts of `up` as recipes for its supervisor."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping

import msgspec

from cli.child import Recipe, at_once
from cli.embedded.postgres import postgres_url
from cli.embedded.redis import redis_url
from cli.environment import from_environment
from cli.place import Place
from settings import Settings


def settings_of(
    place: Place, host: str = "127.0.0.1", api_port: int = 8000, gateway_port: int = 8001
) -> Settings:
    """The folder's servers and secret; the rest, such as the mail server, is the environment's."""
    return from_environment(
        {
            "database_url": postgres_url(place),
            "redis_url": redis_url(place),
            "secret": place.secret(),
            "api_host": host,
            "api_port": api_port,
            "gateway_host": host,
            "gateway_port": gateway_port,
            "checkpoints": os.environ.get("BACKSCROLL_CHECKPOINTS") or place.checkpoints,
            "data_dir": place.root,
        }
    )


def environment_of(settings: Settings) -> dict[str, str]:
    values: dict[str, object] = msgspec.to_builtins(settings)
    return {name: str(value) for name, value in values.items() if value is not None}


def command(*words: str) -> list[str]:
    """Ourselves again; -P, because a folder `cli` where somebody happens to stand is not ours."""
    return [sys.executable, "-P", "-m", "cli", *words]


def part(
    place: Place, name: str, environment: Mapping[str, str], ready: Callable[[], Awaitable[bool]] = at_once
) -> Recipe:
    return Recipe(
        name=name, command=command(name), log=place.logs / f"{name}.log", environment=environment, ready=ready
    )


def parts(place: Place, settings: Settings) -> list[Recipe]:
    """In the order in which they start; they drain in the reverse."""
    environment = environment_of(settings)
    return [
        part(place, "projector", environment),
        part(place, "fanout", environment),
        part(place, "jobs", environment),
        part(place, "sweeper", environment),
        part(place, "api", environment, lambda: healthy(settings.api_host, settings.api_port)),
        part(place, "gateway", environment, lambda: listens(settings.gateway_host, settings.gateway_port)),
    ]


async def healthy(host: str, port: int) -> bool:
    """The API says that all it needs is there, the projector included."""
    try:
        reader, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    try:
        writer.write(f"GET /health/ready HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        async with asyncio.timeout(5):
            return b" 200 " in await reader.readline()
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()


async def listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True

"""The embedded Redis: rooms, hints and nothing that may not be lost, so it keeps nothing on disk."""

import asyncio
from pathlib import Path

from cli.account import account, folder_of
from cli.child import Recipe
from cli.embedded.programs import redis_program
from cli.place import Place


def redis_url(place: Place) -> str:
    return f"unix://{place.sockets / 'redis.sock'}"


def redis_recipe(place: Place) -> Recipe:
    owner = account(place.postgres)
    sockets = folder_of(owner, place.sockets)
    options = {
        "port": ["0"],
        "unixsocket": [str(sockets / "redis.sock")],
        "unixsocketperm": ["700"],
        "dir": [str(sockets)],
        "save": [""],
        "appendonly": ["no"],
        "maxmemory": ["256mb"],
        "maxmemory-policy": ["volatile-ttl"],
        # A subscriber may fall behind by this much: 256 MB at once, or 64 MB for a minute.
        "client-output-buffer-limit": ["pubsub", "256mb", "64mb", "60"],
        "daemonize": ["no"],
    }
    return Recipe(
        name="redis",
        command=[
            str(redis_program(place.root, owner)),
            *(word for name, values in options.items() for word in [f"--{name}", *values]),
        ],
        log=place.logs / "redis.log",
        account=owner,
        ready=lambda: answers(sockets / "redis.sock"),
    )


async def answers(path: Path) -> bool:
    try:
        reader, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return False
    try:
        writer.write(b"PING\r\n")
        async with asyncio.timeout(2):
            return await reader.readline() == b"+PONG\r\n"
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()

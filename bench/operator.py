"""A command as an operator gives it, in a process of its own."""

import asyncio

from bench.ground import HERE
from bench.parts import Parts
from cli.rows import command
from settings import PREFIX


async def operator(parts: Parts, *words: str) -> str:
    """What it says on its standard output."""
    names = ("database_url", "redis_url", "secret")
    ours = {PREFIX + name.upper(): str(getattr(parts.settings, name)) for name in names}
    process = await asyncio.create_subprocess_exec(
        *command(*words),
        env={"PYTHONPATH": str(HERE.parent), **ours},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"{words[0]} failed; its reason stands above")
    return said.decode()

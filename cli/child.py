"""A child process: how it is started, and how it is ended."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from cli.account import Account, identity
from cli.leash import leash

LOG_LIMIT = 16 * 1024 * 1024  # a log beyond this is put aside at the next start


async def at_once() -> bool:
    return True


def nothing() -> None: ...


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = {}
    account: Account | None = None
    stop: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGKILL  # every part bears it: whatever was acknowledged is in the log
    patience: float = 15.0  # seconds to drain before it is killed
    before: Callable[[], None] = nothing
    ready: Callable[[], Awaitable[bool]] = at_once


async def launch(recipe: Recipe) -> asyncio.subprocess.Process:
    """In a session of its own, so that Ctrl-C at the terminal reaches the supervisor only."""
    if recipe.log.exists() and recipe.log.stat().st_size > LOG_LIMIT:
        recipe.log.replace(recipe.log.with_suffix(".log.1"))
    with recipe.log.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            *recipe.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **recipe.environment},
            start_new_session=True,
            preexec_fn=leash(recipe.orphaned),
            **identity(recipe.account),
        )


async def end(process: asyncio.subprocess.Process, recipe: Recipe) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(recipe.stop)
    try:
        async with asyncio.timeout(recipe.patience):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


class StartFailure(Exception):
    """A part did not start; the sentence ends with the last lines of its log."""


async def once(recipe: Recipe) -> None:
    """A step that has to succeed before the rest can start."""
    process = await launch(recipe)
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        await end(process, recipe)
        raise
    if code != 0:
        raise StartFailure(f"{recipe.name} failed. {recipe.log} ends with\n{last_lines(recipe.log)}")


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented, to say why something did not start."""
    lines = log.read_bytes()[-8192:].decode(errors="replace").splitlines() if log.exists() else []
    return "\n".join(f"    {line}" for line in lines[-count:])

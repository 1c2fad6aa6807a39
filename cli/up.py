"""`backscroll up`: the whole product in one folder; `backscroll servers`: its Postgres and Redis alone."""

import asyncio
import contextlib
import logging
import os
import signal
import time
from collections.abc import Coroutine, Generator
from pathlib import Path

import click

from cli import options
from cli.child import StartFailure
from cli.logs import write_logs
from cli.place import Place, place_at
from cli.ports import chosen
from cli.rows import settings_of
from cli.running import retire
from cli.stack import everything, servers_alone

ECHO = 0.5  # seconds in which a second signal is the first one, passed on by make or a shell
logger = logging.getLogger("backscroll")


@click.command
@options.data
@click.option("--port", default=8000, show_default=True, help="Of the HTTP API; 0 takes any free one.")
@click.option("--gateway-port", default=8001, show_default=True, help="Of the WebSocket gateway; 0 likewise.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address both listen on.")
@click.option(
    "--demo/--no-demo", default=True, show_default=True, help="Seed a workspace of people who talk."
)
def up(data: Path, port: int, gateway_port: int, host: str, demo: bool) -> None:
    """Start everything, supervised, with embedded Postgres and Redis.

    A part that dies is started again. Ctrl-C drains; a second Ctrl-C does not wait. Started again on the
    same folder, it finds its data.
    """
    with held(data) as place:
        api_port = chosen(host, port, "--port")
        run(
            everything(
                place,
                settings_of(place, host, api_port, chosen(host, gateway_port, "--gateway-port")),
                demo=demo,
            )
        )


@click.command
@options.data
@click.option("--lent", is_flag=True, hidden=True)  # to a command, see cli/servers.py
def servers(data: Path, lent: bool) -> None:
    """Start the embedded Postgres and Redis alone, say where they are, and stop them on Ctrl-C."""
    with held(data) as place:
        run(servers_alone(place, lent=lent))


@contextlib.contextmanager
def held(data: Path) -> Generator[Place]:
    """The folder, ours alone and free of what an earlier run that was killed has left there."""
    place = place_at(data)
    place.prepare()
    with place.held():
        retire(place)
        yield place


def run(work: Coroutine[None, None, None]) -> None:
    write_logs("info", "text")
    with asyncio.Runner() as runner, contextlib.suppress(asyncio.CancelledError):
        try:
            runner.run(until_signalled(work))
        except StartFailure as failure:
            raise click.ClickException(str(failure)) from None


async def until_signalled(work: Coroutine[None, None, None]) -> None:
    """The first signal ends the work, which drains; the second ends us, and the leash ends the parts."""
    task = asyncio.current_task()
    asked_at = 0.0

    def asked(number: int) -> None:
        nonlocal asked_at
        if task and not task.cancelling():
            asked_at = time.monotonic()
            logger.info("stopping; once more to stop without draining")
            task.cancel()
        elif time.monotonic() > asked_at + ECHO:
            os._exit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked, number)
    await work

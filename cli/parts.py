"""One part of the product as a process: configured by environment, drained by SIGTERM."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import click
import uvloop

from cli.environment import from_environment
from cli.logs import write_logs
from settings import Settings

logger = logging.getLogger(__name__)


def run(name: str, serve: Callable[[Settings, asyncio.Event], Awaitable[None]]) -> None:
    settings = from_environment()
    write_logs(settings.log_level, settings.log_format)

    async def until_stopped() -> None:
        stop = asyncio.Event()
        listen(stop)
        logger.info("%s starts", name)
        await serve(settings, stop)
        logger.info("%s has drained", name)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(until_stopped())


def listen(stop: asyncio.Event) -> None:
    """The first signal asks to drain; whoever sends a second one does not want to wait."""

    def asked(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked, number)


@click.command
def api() -> None:
    """Run the HTTP API, configured by environment."""
    from api.server import serve
    from gateway.asyncapi import document

    run(
        "api",
        lambda settings, stop: serve(
            database_url=settings.database_url,
            redis_url=settings.redis_url,
            bus_url=settings.bus,
            secret=settings.secret.encode(),
            host=settings.api_host,
            port=settings.api_port,
            gateway_url=settings.gateway_url,
            asyncapi=document(),
            stop=stop,
            allowed_origins=settings.allowed_origins,
            commands_per_second=settings.commands_per_second,
            trusted_proxies=settings.trusted_proxies,
        ),
    )


@click.command
def gateway() -> None:
    """Run the WebSocket gateway, configured by environment."""
    from gateway.crowd import Limits
    from gateway.server import serve

    run(
        "gateway",
        lambda settings, stop: serve(
            database_url=settings.database_url,
            redis_url=settings.redis_url,
            bus_url=settings.bus,
            secret=settings.secret.encode(),
            host=settings.gateway_host,
            port=settings.gateway_port,
            stop=stop,
            presence=settings.presence,
            limits=Limits(settings.sockets_per_person, settings.sockets_per_address),
        ),
    )


@click.command
def projector() -> None:
    """Run the projector, configured by environment."""
    from workers.projector import serve

    run(
        "projector",
        lambda settings, stop: serve(database_url=settings.database_url, redis_url=settings.bus, stop=stop),
    )


@click.command
def fanout() -> None:
    """Run the fan-out worker, configured by environment."""
    from workers.fanout import serve

    run(
        "fanout",
        lambda settings, stop: serve(database_url=settings.database_url, redis_url=settings.bus, stop=stop),
    )


@click.command
def jobs() -> None:
    """Run the jobs, configured by environment: what is due later, and what takes long."""
    from store.derivation import derivation
    from workers.jobs import serve
    from workers.mail import Mail
    from workers.writing import Writing

    run(
        "jobs",
        lambda settings, stop: serve(
            database_url=settings.database_url,
            redis_url=settings.redis_url,
            bus_url=settings.bus,
            writing=Writing(
                Mail(settings.smtp_url, settings.mail_from),
                settings.public_url or settings.api_url,
                derivation(settings.secret.encode()),
            ),
            link_previews=settings.link_previews,
            stop=stop,
        ),
    )


@click.command
def sweeper() -> None:
    """Run the sweeper, configured by environment."""
    from workers.tidying import serve

    run(
        "sweeper",
        lambda settings, stop: serve(
            database_url=settings.database_url,
            redis_url=settings.bus,
            checkpoints=Path(settings.checkpoints) if settings.checkpoints else None,
            stop=stop,
        ),
    )

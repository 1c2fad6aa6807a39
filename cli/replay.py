"""`backscroll history replay`: a channel or a workspace played again, in the terminal or into a sandbox."""

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from cli.options import MOMENT, servers_of
from cli.said import said
from cli.servers import servers
from domain.refusal import Refusal
from history.looking_back import NoSuchMoment
from history.replay import Wanted, played
from history.sandbox import NoSandbox, played_into


def _pace(_ctx: click.Context, _param: click.Parameter, value: str) -> float | None:
    """None is as fast as can be."""
    if value == "full":
        return None
    with suppress(ValueError):
        if (speed := float(value.removesuffix("x"))) > 0:
            return speed
    raise click.BadParameter(f"{value} is neither a number such as 10 nor full")


@click.command
@click.option("--workspace", "slug", required=True, help="Its slug.")
@click.option("--channel", "name", help="Its name; left out: the whole workspace.")
@click.option("--speed", callback=_pace, default="1", show_default=True, help="1, 10, 100 …, or full.")
@click.option("--longest", type=float, help="The longest pause, in seconds.")
@click.option("--from", "after", type=MOMENT, help="Only what came after this: a time in UTC, or a position.")
@click.option("--until", type=MOMENT, help="Not what came after this, likewise.")
@click.option("--into", "schema", metavar="SCHEMA", help="Into tables of a new schema, sandbox_…, instead.")
@servers_of
def replay(
    slug: str,
    name: str | None,
    speed: float | None,
    longest: float | None,
    after: datetime | int | None,
    until: datetime | int | None,
    schema: str | None,
    data: Path | None,
) -> None:
    """Play again what was said, at the pace at which it was said or faster, until Ctrl-C."""
    wanted = Wanted(
        workspace=slug,
        channel=name,
        after=after,
        until=until,
        speed=speed,
        longest=longest,
    )
    try:
        with servers(data) as settings, suppress(KeyboardInterrupt):
            if schema is None:
                end = asyncio.run(played(settings.database_url, wanted, _show))
            else:
                end = asyncio.run(played_into(settings.database_url, schema, wanted))
            click.echo(f"That was all, up to position {end:,}.", err=True)
    except (Refusal, NoSuchMoment, NoSandbox) as refusal:
        raise click.ClickException(str(refusal)) from None


def _show(names: dict[Any, str], frame: dict[str, Any]) -> None:
    if line := said(names, frame):
        click.echo(line)

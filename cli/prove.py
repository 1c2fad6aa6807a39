"""`backscroll history prove`: whether the log is what it was."""

import asyncio
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import Progress

from cli.options import servers_of
from cli.servers import servers
from settings import Settings
from store.courtesy import keep_to_one_core

console = Console(stderr=True)


@click.command
@click.option(
    "--checkpoints",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Checkpoints that were kept elsewhere, one a line; else those of the installation.",
)
@servers_of
def prove(file: Path | None, data: Path | None) -> None:
    """Compute the chain over the log anew and hold it against the one kept, and against checkpoints.

    Names the first position that is not what it was, exit 1. Erased events count as they were before.
    The last line is a checkpoint: out of reach of whoever can write to the database, it proves the log later.
    """
    from history.chain.prove import Broken

    try:
        with servers(data) as settings:
            keep_to_one_core()
            _prove(settings, file)
    except Broken as broken:
        raise click.ClickException(f"The log is broken at {broken}.") from None
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{file} holds a line that is no checkpoint: {error}") from None


def _prove(settings: Settings, file: Path | None) -> None:
    from history.chain.prove import prove as proven
    from store.checkpoints import kept

    path = file or (Path(settings.checkpoints) if settings.checkpoints else None)
    known = list(kept(path)) if path else []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("proving", total=None)
        found = asyncio.run(
            proven(settings.database_url, known, done=lambda events: progress.advance(task, events))
        )
    for one in found.foreign:
        click.echo(
            f"The checkpoint at {one.position:,} is of another life of the log: what it saw was lost when a "
            "backup was restored.",
            err=True,
        )
    if found.newest is None:
        click.echo(f"Nothing is chained yet of {found.head:,} events.")
        return
    click.echo(
        f"The log is what it was: {found.newest.position:,} events in {found.blocks:,} blocks, "
        f"{len(known) - len(found.foreign):,} checkpoints held; "
        f"{found.head - found.newest.position:,} events are not chained yet."
    )
    click.echo(found.newest.line())

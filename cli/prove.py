"""`backscroll history prove`: whether the log is what it was."""

import asyncio
from collections.abc import Collection, Iterator
from pathlib import Path
from uuid import UUID

import click
import msgspec
from rich.console import Console
from rich.progress import Progress

from cli.counting import counted
from cli.options import servers_of
from cli.servers import servers
from settings import Settings
from store.checkpoints import Checkpoint, kept
from store.courtesy import keep_to_one_core

console = Console(stderr=True)


@click.command
@click.option(
    "--checkpoints",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Checkpoints that were kept elsewhere, one a line; else those of the installation.",
)
@click.option(
    "--restored",
    type=click.UUID,
    multiple=True,
    metavar="EPOCH",
    help="A backup of that life of the log was restored: it may have lost checkpoints. Once for each.",
)
@servers_of
def prove(file: Path | None, restored: tuple[UUID, ...], data: Path | None) -> None:
    """Compute the chain over the log anew and hold it against the one kept, and against checkpoints.

    Names the first position that is not what it was, exit 1; likewise the checkpoints of another life that it
    does not hold, if no backup of that life was restored. Erased events count as they were before.
    The last line is a checkpoint: out of reach of whoever can write to the database, it proves the log later.
    """
    from history.chain.prove import Broken

    try:
        with servers(data) as settings:
            keep_to_one_core()
            _prove(settings, file, restored)
    except Broken as broken:
        raise click.ClickException(f"The log is broken at {broken}.") from None
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{file} holds a line that is no checkpoint: {error}") from None


def _prove(settings: Settings, file: Path | None, restored: Collection[UUID]) -> None:
    from history.chain.prove import prove as proven

    path = file or (Path(settings.checkpoints) if settings.checkpoints else None)
    known = list(kept(path)) if path else []
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("proving", total=None)
        found = asyncio.run(
            proven(settings.database_url, known, done=lambda events: progress.advance(task, events))
        )
    if unsaid := [one for one in found.foreign if one.epoch not in restored]:
        raise click.ClickException("\n".join(_not_held(unsaid)))
    for one in found.foreign:
        click.echo(
            f"The checkpoint at {one.position:,} is of another life of the log: what it saw was lost when a "
            "backup was restored.",
            err=True,
        )
    if found.newest is None:
        click.echo(f"Nothing is chained yet of {counted(found.head, 'event')}.")
        return
    chained, blocks = counted(found.newest.position, "event"), counted(found.blocks, "block")
    click.echo(
        f"The log is what it was: {chained} in {blocks}, "
        f"{counted(len(known) - len(found.foreign), 'checkpoint')} held; "
        f"{counted(found.head - found.newest.position, 'event is', 'events are')} not chained yet."
    )
    click.echo(found.newest.line())


def _not_held(checkpoints: Collection[Checkpoint]) -> Iterator[str]:
    """Epoch by epoch: a forger may change it, and the log then looks like a backup that was restored."""
    for epoch in dict.fromkeys(one.epoch for one in checkpoints):
        of = [one for one in checkpoints if one.epoch == epoch]
        days = sorted({f"{one.at:%Y-%m-%d}" for one in of})
        first = min(one.position for one in of)
        yield (
            f"The log does not hold {counted(len(of), 'checkpoint')} of the epoch {epoch}, "
            f"{' to '.join(dict.fromkeys((days[0], days[-1])))}, at {first:,} and after. "
            f"Whoever restored a backup of that life says --restored {epoch}; "
            "if nobody did, the log was forged, chained anew, and given another epoch."
        )

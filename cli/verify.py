"""`backscroll verify`: whether the read models are what the log says."""

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from cli.counting import counted
from cli.options import servers_of
from cli.servers import servers
from store.courtesy import keep_to_one_core

console = Console(stderr=True)


@click.command
@click.option("--most", default=100, show_default=True, help="How many differences to name.")
@servers_of
def verify(most: int, data: Path | None) -> None:
    """Replay the log beside the live read models, count what is unread anew for everybody, and compare.

    Names each row that differs; exit 1 if any does. People go on meanwhile. The digest is the same on every
    server that has taken in the same log.
    """
    from history.digest import digest
    from history.verify import VerifyRuns

    try:
        with servers(data) as settings, Progress(console=console, transient=True) as progress:
            keep_to_one_core()
            found, events = asyncio.run(_verified(settings.database_url, progress, most))
            whole = asyncio.run(digest(settings.database_url))
    except VerifyRuns as error:
        raise click.ClickException(str(error)) from None
    if found:
        click.echo(
            f"{counted(found, 'difference')}; `backscroll rebuild` makes the read models anew.", err=True
        )
        raise SystemExit(1)
    replayed = counted(events, "event")
    click.echo(f"The read models are what the log says: {replayed} replayed, no difference.")
    click.echo(f"Digest at position {whole.position:,}: {whole.sha256}")


async def _verified(database_url: str, progress: Progress, most: int) -> tuple[int, int]:
    from history.verify import verify as differences

    task, found = progress.add_task("replaying", total=None), 0
    async for difference in differences(database_url, done=lambda events: progress.advance(task, events)):
        found += 1
        if found <= most:
            click.echo(str(difference))
    return found, int(progress.tasks[0].completed)

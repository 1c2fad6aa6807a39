"""`backscroll rebuild`: the read models anew, beside the live ones, and then in their place."""

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from cli.counting import counted
from cli.options import servers_of
from cli.servers import servers
from history.compare import Difference
from history.rebuild import NothingBefore, RebuildRuns, Rebuilt
from history.rebuild import back as back_to_before
from history.rebuild import rebuild as rebuild_chat
from migrations import migrate
from store.courtesy import keep_to_one_core

MOST = 100
"""Differences that are named; the rest is counted."""

console = Console(stderr=True)


@click.command
@click.argument("projection", type=click.Choice(["chat"]), default="chat")
@click.option("--back", is_flag=True, help="To the read models that were live before the last rebuild.")
@click.option("--anew", is_flag=True, help="From the beginning, also if a rebuild was interrupted.")
@click.option("--compare/--no-compare", default=True, help="Name each row that changes, before the flip.")
@servers_of
def rebuild(projection: str, *, back: bool, anew: bool, compare: bool, data: Path | None) -> None:
    """Replay the whole log into fresh read models, then put them in place; everything goes on meanwhile."""
    found: list[int] = []

    def differs(difference: Difference) -> None:
        found.append(1)
        if len(found) <= MOST:
            click.echo(str(difference))

    async def work(database_url: str, progress: Progress) -> Rebuilt:
        task = progress.add_task(f"rebuilding {projection}", total=None)

        def done(events: int) -> None:
            progress.advance(task, events)

        if back:
            return await back_to_before(database_url, done=done)
        told = differs if compare else None
        return await rebuild_chat(database_url, anew=anew, done=done, differs=told)

    try:
        with servers(data, empty=True) as settings, Progress(console=console, transient=True) as progress:
            keep_to_one_core()
            migrate(settings.database_url)  # what one does after an upgrade
            rebuilt = asyncio.run(work(settings.database_url, progress))
    except (RebuildRuns, NothingBefore) as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"{projection}: {counted(rebuilt.events, 'event')} folded, up to position {rebuilt.position:,}."
    )
    if compare and not back:
        differing = counted(len(found), "row is not what it was", "rows are not what they were")
        click.echo(f"{differing}; `backscroll rebuild --back` undoes it.")

"""`backscroll rebuild`: the read models anew, beside the live ones, and then in their place."""

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from cli.options import servers_of
from cli.servers import servers
from history.rebuild import rebuild as rebuild_chat

console = Console(stderr=True)


@click.command
@click.argument("projection", type=click.Choice(["chat"]), default="chat")
@servers_of
def rebuild(projection: str, data: Path | None) -> None:
    """Replay the whole log into fresh read models, then put them in place; everything goes on meanwhile."""
    with servers(data) as settings, Progress(console=console, transient=True) as progress:
        task = progress.add_task(f"rebuilding {projection}", total=None)
        rebuilt = asyncio.run(
            rebuild_chat(settings.database_url, done=lambda events: progress.advance(task, events))
        )
    click.echo(f"{projection}: {rebuilt.events:,} events folded, up to position {rebuilt.position:,}.")

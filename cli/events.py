"""`backscroll history events`: the log in the terminal."""

import asyncio
from pathlib import Path

import click
import msgspec

from cli.options import servers_of
from cli.servers import servers
from domain.refusals import WorkspaceNotFound
from history.events import told


@click.command
@click.option("--workspace", "slug", help="Only what happened in the workspace with this slug.")
@click.option("--type", help="Only events of this type, such as message.posted.")
@click.option("--after", default=0, show_default=True, help="Only what comes after this position.")
@click.option("--limit", default=1_000, show_default=True, help="So many events at most.")
@servers_of
def events(slug: str | None, type: str | None, after: int, limit: int, data: Path | None) -> None:
    """Print the log in order, an event a line, as JSON. What is told to nobody is left out."""
    try:
        with servers(data) as settings:
            asyncio.run(_print(settings.database_url, slug, type, after, limit))
    except WorkspaceNotFound as error:
        raise click.ClickException(str(error)) from None


async def _print(database_url: str, slug: str | None, type: str | None, after: int, limit: int) -> None:
    async for event in told(database_url, slug=slug, type=type, after=after, limit=limit):
        click.echo(msgspec.json.encode(event))

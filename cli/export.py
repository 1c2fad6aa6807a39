"""`backscroll history export`: the log as files."""

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from cli.counting import counted
from cli.options import servers_of
from cli.servers import servers
from domain.ids import WorkspaceId
from settings import Settings

console = Console(stderr=True)


@click.command
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format", type=click.Choice(["parquet", "jsonl", "csv", "slack"]), default="parquet", show_default=True
)
@click.option("--workspace", "slug", help="Only what happened in the workspace with this slug.")
@click.option(
    "--pseudonyms",
    "key_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Without people: ids and names become others, texts go. The file holds the key; made if missing.",
)
@click.option("--whole", is_flag=True, help="Also what is told to nobody, for another server to take in.")
@servers_of
def export(
    folder: Path, format: str, slug: str | None, key_file: Path | None, whole: bool, data: Path | None
) -> None:
    """Write the log into FOLDER, by workspace and day. Run again, it adds what has come since.

    With --format slack, a zip as Slack makes it: the workspace as it stands, private conversations included.
    """
    from domain.refusals import WorkspaceNotFound
    from history.exports.manifest import NoExport

    if whole and (slug or key_file):
        raise click.UsageError("--whole is everything as it is: without --workspace and --pseudonyms.")
    if format == "slack" and (whole or key_file or not slug):
        raise click.UsageError("--format slack takes --workspace, without --whole and --pseudonyms.")
    try:
        with servers(data) as settings:
            if format == "slack":
                _export_slack(settings, folder, str(slug))
            else:
                _export(settings, folder, format, slug, key_file, whole)
    except (NoExport, WorkspaceNotFound) as error:
        raise click.ClickException(str(error)) from None


def _export(
    settings: Settings, folder: Path, format: str, slug: str | None, key_file: Path | None, whole: bool
) -> None:
    from history.exports.formats import format_called
    from history.exports.pseudonyms import Pseudonyms
    from history.exports.run import export as export_to

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("exporting", total=None)
        manifest = export_to(
            settings.database_url,
            folder,
            format=format_called(format),
            workspace=asyncio.run(_called(settings.database_url, slug)) if slug else None,
            whole=whole,
            pseudonyms=Pseudonyms.of(key_file) if key_file else None,
            done=lambda events: progress.advance(task, events),
        )
    click.echo(
        f"{folder}: {counted(manifest.rows, 'event')} in {counted(len(manifest.files), 'file')}, "
        f"up to position {manifest.until:,}."
    )


async def _called(database_url: str, slug: str) -> WorkspaceId:
    from history.looking_back import reading, workspace_called

    async with reading(database_url) as connection:
        return await workspace_called(connection, slug)


def _export_slack(settings: Settings, path: Path, slug: str) -> None:
    from history.exports.slack.run import export_slack

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("exporting", total=None)

        def done(messages: int) -> None:
            progress.advance(task, messages)

        count = asyncio.run(export_slack(settings.database_url, slug, path, done=done))
    click.echo(f"{path}: {counted(count, 'message')}. `backscroll import slack` takes them.")

"""`backscroll import undo`: an import taken back."""

import asyncio
from pathlib import Path
from uuid import UUID

import click
import msgspec
from rich.console import Console
from rich.progress import Progress

from cli.counting import counted
from cli.options import servers_of
from cli.servers import servers
from history.imports.undo import NoSuchImport, UndoReport, undo_import
from migrations import SchemaTooNew, migrate
from projections.engine import ReadModelsOutdated
from store.courtesy import keep_to_one_core
from store.hints import LOG, Announcer

console = Console(stderr=True)


@click.command
@click.argument("import_id", type=click.UUID)
@click.option("--dry-run", is_flag=True, help="Count what would be taken back, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@servers_of
def undo(import_id: UUID, dry_run: bool, as_json: bool, data: Path | None) -> None:
    """Take an import back, by events that undo its own. What people did meanwhile stays.

    After a kill, run it again. The report of an import says its id; `backscroll history events --type
    import.started` lists them all.
    """
    try:
        with servers(data, empty=True) as settings:
            keep_to_one_core()
            migrate(settings.database_url)
            report = asyncio.run(_undo(settings.database_url, settings.bus, import_id, dry_run))
    except (NoSuchImport, ReadModelsOutdated, SchemaTooNew) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        _print(report)


async def _undo(database_url: str, redis_url: str, import_id: UUID, dry_run: bool) -> UndoReport:
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("taking back", total=None)

        def done(events: int) -> None:
            progress.advance(task, events)

        async with Announcer(redis_url, LOG) as announce:
            return await undo_import(database_url, import_id, dry_run=dry_run, announce=announce, done=done)


def _print(report: UndoReport) -> None:
    would = "Would take back" if report.dry_run else "Took back"
    click.echo(
        f"{would} {counted(report.messages, 'message')}, "
        f"{counted(report.changes, 'change to an older one', 'changes to older ones')}, "
        f"{counted(report.channels, 'channel')}, {counted(report.people, 'placeholder')}"
        f"{', and the workspace' if report.workspace else ''}. "
        f"Kept {counted(report.kept, 'channel or person that is', 'channels and people that are')} in use."
    )

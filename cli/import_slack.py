"""`backscroll import slack`: an export into a workspace, a bar on the way, a report at the end."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.options import servers_of
from cli.servers import servers
from domain.refusals import Refusal
from history.imports.report import ImportReport, Remark
from history.imports.run import Told, import_slack
from history.slack import ArchiveRefused
from migrations import SchemaTooNew, migrate
from store.hints import LOG, Announcer

console = Console(stderr=True)


@click.command
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--workspace", "slug", required=True, help="Its slug; it is made if it is new.")
@click.option("--owner", metavar="EMAIL", help="The account that owns a new workspace.")
@click.option("--dry-run", is_flag=True, help="Read and compare everything, write nothing.")
@click.option("--resume", is_flag=True, help="Go on after a kill. Every run does; this says so.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@servers_of
def slack(
    archive: Path,
    slug: str,
    owner: str | None,
    dry_run: bool,
    resume: bool,
    as_json: bool,
    data: Path | None,
) -> None:
    """Import a Slack export (the zip). Run again, it adds nothing; a later export brings its changes."""
    del resume
    try:
        with servers(data) as settings, _bar() as told:
            migrate(settings.database_url)  # a folder may be new, or older than this program
            report = asyncio.run(
                _import(settings.database_url, settings.bus, archive, slug, owner, dry_run, told)
            )
    except (ArchiveRefused, Refusal, SchemaTooNew) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        _print(report)


async def _import(
    database_url: str,
    redis_url: str,
    archive: Path,
    slug: str,
    owner: str | None,
    dry_run: bool,
    told: Told,
) -> ImportReport:
    async with Announcer(redis_url, LOG) as announce:
        return await import_slack(
            database_url, archive, slug, owner_email=owner, dry_run=dry_run, announce=announce, told=told
        )


@contextmanager
def _bar() -> Generator[Told]:
    columns = (TextColumn("importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("rows", total=None)

        def total(rows: int) -> None:
            progress.update(task, total=rows)

        def done(rows: int) -> None:
            progress.advance(task, rows)

        yield Told(total, done)


def _print(report: ImportReport) -> None:
    would = "would be " if report.dry_run else ""
    console.print(
        f"[bold]{report.messages:,}[/] messages ({report.replies:,} replies in {report.threads:,} threads), "
        f"{report.reactions:,} reactions, {report.edits:,} edits, {report.files:,} file references\n"
        f"by {report.users:,} people in {report.channels:,} conversations.\n"
        f"{would}added {report.added:,}, changed {report.changed:,}, unchanged {report.unchanged:,} "
        f"in {report.seconds:.1f} s.{'' if report.dry_run else ' Nothing shows as unread.'}",
        soft_wrap=True,
    )
    for title, remarks in (
        ("Skipped", report.skipped),
        ("Altered", report.altered),
        ("Ignored", report.ignored),
    ):
        _list(title, remarks)


def _list(title: str, remarks: list[Remark]) -> None:
    for remark in remarks:
        console.print(f"{title}: {remark.count:,} × {remark.reason}", markup=False)
        for example in remark.examples:
            console.print(f"    {example}", markup=False)

"""`backscroll import slack` and `mattermost`: an export into a workspace, a bar on the way, then a report."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.counting import counted
from cli.options import servers_of
from cli.servers import servers
from domain.refusal import Refusal
from history.imports.report import ImportReport, Remark
from history.imports.run import Told, import_mattermost, import_slack
from history.slack import ArchiveRefused
from migrations import SchemaTooNew, migrate
from projections.engine import ReadModelsOutdated
from settings import Settings
from store.courtesy import keep_to_one_core
from store.hints import LOG, Announcer

console = Console(stderr=True)


Wish = Callable[..., Coroutine[Any, Any, ImportReport]]


def _options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        servers_of,
        click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object."),
        click.option("--resume", is_flag=True, help="Go on after a kill. Every run does; this says so."),
        click.option("--dry-run", is_flag=True, help="Read and compare everything, write nothing."),
        click.option("--owner", metavar="EMAIL", help="The account that owns a new workspace."),
        click.option("--workspace", "slug", required=True, help="Its slug; it is made if it is new."),
        click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
    ):
        command = option(command)
    return command


@click.command
@_options
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

    wish = partial(import_slack, archive=archive, slug=slug, owner_email=owner, dry_run=dry_run)
    _run(wish, data, as_json=as_json)


@click.command
@_options
@click.option("--team", help="Which one, if the export holds several.")
def mattermost(
    archive: Path,
    slug: str,
    owner: str | None,
    dry_run: bool,
    resume: bool,
    as_json: bool,
    data: Path | None,
    team: str | None,
) -> None:
    """Import a team of a Mattermost bulk export (JSON lines, or their zip). Run again, it adds nothing."""
    del resume

    wish = partial(
        import_mattermost, archive=archive, slug=slug, team=team, owner_email=owner, dry_run=dry_run
    )
    _run(wish, data, as_json=as_json)


def _run(wish: Wish, data: Path | None, *, as_json: bool) -> None:
    try:
        with servers(data, empty=True) as settings, _bar() as told:
            keep_to_one_core()
            migrate(settings.database_url)  # a folder may be new, or older than this program
            report = asyncio.run(_announced(wish, settings, told))
    except (ArchiveRefused, ReadModelsOutdated, Refusal, SchemaTooNew) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(msgspec.json.encode(report))
    else:
        _print(report)


async def _announced(wish: Wish, settings: Settings, told: Told) -> ImportReport:
    async with Announcer(settings.bus, LOG) as announce:
        return await wish(settings.database_url, announce=announce, told=told)


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
        f"[bold]{counted(report.messages, 'message')}[/] ({counted(report.replies, 'reply', 'replies')} in "
        f"{counted(report.threads, 'thread')}), {counted(report.reactions, 'reaction')}, "
        f"{counted(report.edits, 'edit')}, {counted(report.files, 'file reference')}\n"
        f"by {counted(report.users, 'person', 'people')} in {counted(report.channels, 'conversation')}.\n"
        f"{would}added {report.added:,}, changed {report.changed:,}, unchanged {report.unchanged:,} "
        f"in {report.seconds:.1f} s.{'' if report.dry_run else ' Nothing shows as unread.'}",
        soft_wrap=True,
    )
    if report.dry_run:
        _compare(report)
    elif report.added or report.changed:
        console.print(f"`backscroll import undo {report.import_id}` takes it back.", markup=False)
    for title, remarks in (
        ("Skipped", report.skipped),
        ("Altered", report.altered),
        ("Ignored", report.ignored),
    ):
        _list(title, remarks)


def _compare(report: ImportReport) -> None:
    """What would be otherwise afterwards."""
    console.print(f"{report.new_users:,} of the people would be new.")
    for place in report.places:
        if place.new or place.added or place.changed:
            here = "new" if place.new else "here already"
            more = f"{counted(place.added, 'message')} more, {place.changed:,} changed"
            console.print(f"  {place.kind} {place.name} ({here}): {more}", markup=False)
    for change in report.changes:
        after = "deleted" if change.deleted else change.after
        said = f"{change.before!r} would be {after!r}" if after != change.before else repr(after)
        console.print(f"  in {change.place}: {said} {' '.join(change.reactions)}".rstrip(), markup=False)


def _list(title: str, remarks: list[Remark]) -> None:
    for remark in remarks:
        console.print(f"{title}: {remark.count:,} × {remark.reason}", markup=False)
        for example in remark.examples:
            console.print(f"    {example}", markup=False)

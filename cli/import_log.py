"""`backscroll import log`: the whole log of another server."""

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from cli.options import servers_of
from cli.servers import servers
from migrations import SchemaTooNew, migrate

console = Console(stderr=True)


@click.command
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@servers_of
def log(folder: Path, data: Path | None) -> None:
    """Take in what `backscroll history export --whole FOLDER` wrote. The log here must be empty.

    After a kill, run it again. Passwords are in no log: people ask for new ones by mail.
    """
    from history.exports.manifest import NoExport
    from history.imports.log import NotEmpty, import_log
    from history.imports.projected import until_projected
    from projections.engine import ReadModelsOutdated

    try:
        with servers(data, empty=True) as settings, Progress(console=console, transient=True) as progress:
            migrate(settings.database_url)
            task = progress.add_task("importing", total=None)
            position = import_log(
                settings.database_url, folder, done=lambda events: progress.advance(task, events)
            )
            asyncio.run(until_projected(settings.database_url, position))
    except (NoExport, NotEmpty, ReadModelsOutdated, SchemaTooNew) as error:
        raise click.ClickException(str(error)) from None
    click.echo(
        f"The log is here up to position {position:,}, and can be read. `backscroll verify` tells its digest."
    )

"""Options that several commands share."""

from pathlib import Path

import click

data = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".backscroll"),
    show_default=True,
    envvar="BACKSCROLL_DATA_DIR",
    help="The folder of the installation: database, secret, logs.",
)

servers_of = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder whose servers to use, running or not. Left out: BACKSCROLL_DATABASE_URL and "
    "BACKSCROLL_REDIS_URL, and if they are not set, .backscroll.",
)

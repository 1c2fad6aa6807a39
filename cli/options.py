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

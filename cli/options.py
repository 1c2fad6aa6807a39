"""Options that several commands share."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


class _Moment(click.ParamType[datetime | int]):
    """A time in UTC or a position of the log; no time is a number alone."""

    name = "time or position"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime | int:
        if isinstance(value, datetime | int):
            return value
        if str(value).isdecimal():
            return int(value)
        try:
            return TIMES.convert(value, param, ctx).replace(tzinfo=UTC)
        except click.BadParameter:
            self.fail(f"{value!r} is neither a time such as '2026-03-20 12:00:00', in UTC, nor a position.")


TIMES = click.DateTime()
MOMENT = _Moment()

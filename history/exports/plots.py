"""The worked examples of docs/analysts.md, asked."""
# pyright: basic
# DuckDB's rows have no types.

from pathlib import Path
from typing import Any, NamedTuple

from history.exports.lake import lake
from store.sql import statements

_sql = statements(__name__)


class Plot(NamedTuple):
    title: str
    line: bool = False


PLOTS = {
    "busiest_hours": Plot("Messages by hour of the day (UTC)"),
    "response_times": Plot("Threads by the time until their first reply"),
    "readers": Plot("People who read each channel"),
    "membership": Plot("Members of {channel}", line=True),
}


class Drawing(NamedTuple):
    """What is drawn: a point for each row, told by its first column, as high as its second."""

    title: str
    line: bool
    names: tuple[str, str]
    places: list[Any]
    heights: list[int]


def asked(folder: Path, name: str, channel: str = "general") -> Drawing:
    """Raises NoExport."""
    query = getattr(_sql, name).decode()
    found = lake(folder).execute(query, {"channel": channel} if "$channel" in query else None)
    x, y = (column for column, *_ in found.description)
    rows = found.fetchall()
    title = PLOTS[name].title.format(channel=channel)
    places, heights = ([row[n] for row in rows] for n in (0, 1))
    return Drawing(title, PLOTS[name].line and len(rows) > 1, (x, y), places, heights)

"""`backscroll history`: a table of what can be asked of the past."""

import click

from cli.table import Entry, Table

COMMANDS = {
    "erase": Entry("cli.erase:erase", "Take words out of the log, for good."),
    "events": Entry("cli.events:events", "Print the log, an event a line."),
    "as-of": Entry("cli.as_of:as_of", "Show a channel or a workspace as it stood."),
    "replay": Entry("cli.replay:replay", "Play a channel or a workspace again."),
    "audit": Entry("cli.audit:audit", "Print who did what, from where, and why."),
    "export": Entry("cli.export:export", "Write the log into files: Parquet, JSON lines, CSV."),
    "plot": Entry("cli.plot:plot", "Draw what exported files say, in the terminal or as PNG."),
    "prove": Entry("cli.prove:prove", "See whether the log is what it was."),
    "sql": Entry("cli.sql:sql", "Ask exported files in SQL, with DuckDB."),
}


@click.group(cls=Table, entries=COMMANDS)
def history() -> None:
    """Look into the past: what happened, and how everything stood."""

"""`backscroll history`: a table of what can be asked of the past."""

import click

from cli.table import Entry, Table

COMMANDS = {
    "events": Entry("cli.events:events", "Print the log, an event a line."),
}


@click.group(cls=Table, entries=COMMANDS)
def history() -> None:
    """Look into the past: what happened, and how everything stood."""

"""`backscroll import`: a table of where history can come from."""

import click

from cli.table import Entry, Table

COMMANDS = {
    "slack": Entry("cli.import_archive:slack", "A Slack export into a workspace."),
    "mattermost": Entry("cli.import_archive:mattermost", "A team of a Mattermost bulk export."),
    "log": Entry("cli.import_log:log", "The whole log of another Backscroll into an empty one."),
    "undo": Entry("cli.import_undo:undo", "Take an import back."),
}


@click.group("import", cls=Table, entries=COMMANDS)
def import_() -> None:
    """Bring history in from another system."""

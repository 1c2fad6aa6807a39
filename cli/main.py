"""The command `backscroll`: a table of sub-commands, each imported only when it runs."""

import click

from cli.table import Entry, Table

COMMANDS = {
    "up": Entry("cli.up:up", "Start everything, supervised, with embedded Postgres and Redis."),
    "servers": Entry("cli.up:servers", "Start the embedded Postgres and Redis alone."),
    "api": Entry("cli.parts:api", "Run the HTTP API, configured by environment."),
    "gateway": Entry("cli.parts:gateway", "Run the WebSocket gateway, configured by environment."),
    "projector": Entry("cli.parts:projector", "Run the projector, configured by environment."),
    "fanout": Entry("cli.parts:fanout", "Run the fan-out worker, configured by environment."),
    "jobs": Entry(
        "cli.parts:jobs", "Run the jobs: scheduled messages, letters, link previews; by environment."
    ),
    "sweeper": Entry("cli.parts:sweeper", "Run the sweeper, configured by environment."),
    "migrate": Entry("cli.migrate:migrate", "Bring the schema to head."),
    "import": Entry("cli.import_:import_", "Bring history in from another system."),
    "history": Entry("cli.history:history", "Look into the past: events, moments, replays, files."),
    "rebuild": Entry("cli.rebuild:rebuild", "Build the read models anew from the log and flip to them."),
    "verify": Entry("cli.verify:verify", "Compare the read models with a replay of the log."),
    "tail": Entry("cli.tail:tail", "Print every frame of a socket as a line."),
    "doctor": Entry("cli.doctor:doctor", "Say what is wrong with this installation, in words."),
}


@click.group(cls=Table, entries=COMMANDS)
@click.version_option(package_name="backscroll")
def main() -> None:
    """Backscroll: team chat whose only write is an append to a log."""

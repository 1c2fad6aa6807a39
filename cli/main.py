"""The command `backscroll`: a table of sub-commands, each imported only when it runs."""

from importlib import import_module
from typing import NamedTuple

import click


class Entry(NamedTuple):
    where: str  # module:name
    help: str


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
    "rebuild": Entry("cli.rebuild:rebuild", "Build the read models anew from the log and flip to them."),
    "verify": Entry("cli.verify:verify", "Compare the read models with a replay of the log."),
    "tail": Entry("cli.tail:tail", "Print every frame of a socket as a line."),
    "doctor": Entry("cli.doctor:doctor", "Say what is wrong with this installation, in words."),
}


class Table(click.Group):
    """A group that knows its commands by name and sentence, so that `--help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].where.partition(":")
        return getattr(import_module(module), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(cls=Table)
@click.version_option(package_name="backscroll")
def main() -> None:
    """Backscroll: team chat whose only write is an append to a log."""

"""`python -m bench [names…] [--smoke]`: one line of JSON per figure."""

import asyncio
import sys
from collections.abc import Sequence
from importlib import import_module

import click
import msgspec
import uvloop

from bench.figure import Figure
from bench.ground import Ground, ground

FIGURES = (
    "append_vs_insert",
    "http_vs_insert",
    "post_to_frame_ms",
    "cpu_s_per_10k",
    "fanout_vs_floor",
    "fanout_vs_socketio",
    "fanout_busy",
    "kb_per_socket",
    "resume_per_s",
    "storm_ms",
    "import_messages_per_s",
    "replay_events_per_s",
    "replay_vs_copy",
    "unreads_ms",
    "page_ms",
    "snapshot_ms",
    "as_of_ms",
    "export_events_per_s",
    "log_bytes_per_event",
    "erase_messages_per_s",
    "rss_mb",
)
"""In an order in which one builds what the next one needs."""


@click.command
@click.argument("names", nargs=-1, type=click.Choice(FIGURES))
@click.option("--smoke", is_flag=True, help="Everything as small as can be, only to see that it works.")
def main(names: Sequence[str], smoke: bool) -> None:
    """Measure the named figures, or all of them, on servers started for it."""
    with ground(smoke=smoke) as here, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for name in names or FIGURES:
            print(f"bench: {name} …", file=sys.stderr)
            figure = runner.run(measure(name, here))
            click.echo(msgspec.json.encode(figure).decode())


async def measure(name: str, here: Ground) -> Figure:
    return await import_module(f"bench.{name}").measure(here)


if __name__ == "__main__":
    main()

"""The message rows of a rebuild, against a raw COPY of the same rows into an identical table."""

from bench.figure import Figure, ratio
from bench.ground import Ground
from bench.replay import rounds


async def measure(ground: Ground) -> Figure:
    """The rebuild also makes all other tables, and its rows come out of events; COPY is told them."""
    found = await rounds(ground)
    ours = [each.messages / each.rebuild_s for each in found]
    theirs = [each.messages / each.copy_s for each in found]
    against = "COPY (binary, one transaction) of the same message rows into a table with the same indexes"
    return ratio("replay_vs_copy", ours, theirs, against, messages=found[0].messages)

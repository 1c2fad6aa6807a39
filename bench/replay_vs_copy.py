"""The events of a rebuild per second, against a raw COPY of its message rows into an identical table."""

from statistics import median

from bench.figure import Figure, ratio
from bench.ground import Ground
from bench.replay import rounds


async def measure(ground: Ground) -> Figure:
    """The rebuild also makes all other tables, and its rows come out of events; COPY is told them.

    `rows` is the stricter ratio: of the message rows alone, on both sides.
    """
    found = await rounds(ground)
    ours = [each.events / each.rebuild_s for each in found]
    theirs = [each.messages / each.copy_s for each in found]
    rows = median(each.messages / each.rebuild_s for each in found) / median(theirs)
    against = "COPY (binary, one transaction) of the same message rows into a table with the same indexes"
    return ratio("replay_vs_copy", ours, theirs, against, messages=found[0].messages, rows=round(rows, 3))

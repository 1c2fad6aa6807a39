"""A full rebuild of the chat read models from a log of a million real events."""

from bench.figure import Figure, median, whole
from bench.ground import Ground
from bench.replay import beside_life, rounds


async def measure(ground: Ground) -> Figure:
    """`history.rebuild` as an operator runs it: into a fresh schema, and flipped at the end."""
    found = await rounds(ground)
    live, calm, reads = await beside_life(ground)
    rates = [each.events / each.rebuild_s for each in found]
    return Figure(
        name="replay_events_per_s",
        value=round(median(rates)),
        unit="events/s",
        against="a target of 25,000, of 30,000 beside live traffic",
        details={
            "rounds": whole(rates),
            "events": found[0].events,
            "seconds": [each.rebuild_s for each in found],
            "beside_100_commands_per_s": round(live),
            "reads_ms": {"calm": calm, "meanwhile": reads},
        },
    )

"""A full rebuild of the chat read models from a log of a million real events."""

from bench.figure import Figure, median, whole
from bench.ground import Ground
from bench.replay import beside_life, rounds


async def measure(ground: Ground) -> Figure:
    """`backscroll rebuild` as an operator runs it: into a fresh schema, and flipped at the end."""
    found = await rounds(ground)
    live = await beside_life(ground)
    rates = [each.events / each.rebuild_s for each in found]
    return Figure(
        name="replay_events_per_s",
        value=round(median(live.rates)),
        unit="events/s",
        against="a target of 30,000 beside 100 commands and 100 reads a second, whose p99 does not double",
        details={
            "alone": round(median(rates)),
            "rounds": whole(rates),
            "events": found[0].events,
            "seconds": [each.rebuild_s for each in found],
            "beside": whole(live.rates),
            "slowdown": {
                "rebuild": live.slowdown(live.meanwhile),
                "counting": live.slowdown(live.counting),
                "compared": live.slowdown([live.compared]),
            },
            "reads_ms": {
                "calm": live.calm,
                "counting": live.counting,
                "meanwhile": live.meanwhile,
                "compared": live.compared,
            },
        },
    )

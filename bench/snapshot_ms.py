"""GET snapshot, with which every client begins, in a workspace of 2,000 people and 500 channels."""

from bench.figure import Figure, percentiles
from bench.ground import Ground
from bench.life import Life
from bench.long_log import lived
from bench.parts import running
from bench.reading import read, snapshot


async def measure(ground: Ground) -> Figure:
    """One client that asks again as soon as it has one; then four, as when a gateway has been restarted."""
    people, channels = ground.size((2_000, 500), (12, 20))
    life = Life(channels=channels, people=people, messages=ground.size(100_000, 2_000))
    log, total = await lived(ground, life), ground.size(300, 10)
    async with running(ground, log.database, "api") as parts:
        await read(parts, log, [snapshot(log)], total // 4)
        rounds = [await read(parts, log, [snapshot(log)], total) for _ in range(ground.rounds)]
        four = await read(parts, log, [snapshot(log)], total, clients=4)
    waits = [seconds for done in rounds for seconds in done.answers]
    return Figure(
        name="snapshot_ms",
        value=percentiles(waits)["p99"],
        unit="ms p99",
        against=f"a target of 150 ms; {people} people, {channels} channels",
        details={
            **percentiles(waits),
            "rounds": [percentiles(done.answers) for done in rounds],
            "four_clients_ms": percentiles(four.answers),
        },
    )

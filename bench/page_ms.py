"""GET messages, fifty at a time, by 16 clients anywhere in a log of a million messages."""

from bench.figure import Figure, percentiles
from bench.ground import Ground
from bench.long_log import long_log
from bench.parts import running
from bench.reading import pages, read

CLIENTS = 16


async def measure(ground: Ground) -> Figure:
    """Each client asks for the next page as soon as it has one."""
    log, total = await long_log(ground), ground.size(4_000, 50)
    requests = pages(log, ground.size(20_000, 50))
    async with running(ground, log.database, "api") as parts:
        await read(parts, log, requests, total // 4, clients=CLIENTS)
        rounds = [await read(parts, log, requests, total, clients=CLIENTS) for _ in range(ground.rounds)]
    waits = [seconds for done in rounds for seconds in done.answers]
    return Figure(
        name="page_ms",
        value=percentiles(waits)["p99"],
        unit="ms p99",
        against=f"a target of 25 ms; {log.messages} messages, {CLIENTS} clients",
        details={
            **percentiles(waits),
            "pages_per_s": [round(done.per_second) for done in rounds],
            "rounds": [percentiles(done.answers) for done in rounds],
        },
    )

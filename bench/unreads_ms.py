"""GET unreads, for a member of a thousand channels in a log of a million messages."""

import time

from bench.figure import Figure, percentiles
from bench.ground import Ground
from bench.long_log import LongLog, long_log
from bench.parts import running
from bench.reading import read, unreads
from projections.views import unreads as views
from store.connections import connect_to_fold


async def measure(ground: Ground) -> Figure:
    """One client, through HTTP; beside it the two statements alone on a connection of their own."""
    log, total = await long_log(ground), ground.size(400, 10)
    async with running(ground, log.database, "api") as parts:
        await read(parts, log, [unreads(log)], total // 4)
        rounds = [await read(parts, log, [unreads(log)], total) for _ in range(ground.rounds)]
        four = await read(parts, log, [unreads(log)], total, clients=4)
    waits = [seconds for done in rounds for seconds in done.answers]
    return Figure(
        name="unreads_ms",
        value=percentiles(waits)["p99"],
        unit="ms p99",
        against=f"a target of 20 ms; {log.messages} messages in {len(log.channels)} channels",
        details={
            **percentiles(waits),
            "rounds": [percentiles(done.answers) for done in rounds],
            "sql_ms": percentiles(await _statements(log, total)),
            "unread": await _unread(log),
            "four_clients_ms": percentiles(four.answers),
        },
    )


async def _unread(log: LongLog) -> dict[str, int]:
    """What the answer says: how much work it was."""
    async with await connect_to_fold(log.database) as connection:
        places = await views.of_channels(connection, log.viewer, log.workspace)
        threads = await views.of_threads(connection, log.viewer, log.workspace)
    unread = [place.unread for place in places]
    return {"channels": sum(map(bool, unread)), "messages": sum(unread), "threads": len(threads)}


async def _statements(log: LongLog, total: int) -> list[float]:
    waits: list[float] = []
    async with await connect_to_fold(log.database) as connection:
        for _ in range(total):
            began = time.perf_counter()
            await views.of_channels(connection, log.viewer, log.workspace)
            await views.of_threads(connection, log.viewer, log.workspace)
            waits.append(time.perf_counter() - began)
    return waits

"""A channel of 20,000 messages as of a random time, in a log of a million events."""

import random
import time
from datetime import timedelta

from bench.figure import Figure, percentiles
from bench.ground import Ground
from bench.life import YEAR, Life
from bench.long_log import LongLog, lived
from domain.ids import ChannelId
from projections.past import as_of
from projections.past.moments import moment_at
from projections.past.scratch import a_look_back, past_pool
from projections.views.pages import Cut
from store.walls import raise_walls


async def measure(ground: Ground) -> Figure:
    """Its last fifty messages and its members, as an analyst asks for them, one after another."""
    life = Life(
        channels=ground.size(110, 10), people=ground.size(300, 12), messages=ground.size(850_000, 2_000)
    )
    log = await lived(ground, life)
    channel, last = _largest_of(log, ground.size(20_000, 200))
    waits = await _asked(log, channel, ground.size(300, 5))
    return Figure(
        name="as_of_ms",
        value=percentiles(waits)["p99"],
        unit="ms p99",
        against=f"a target of 300 ms; {last} messages in the channel, {log.messages} in all",
        details=percentiles(waits),
    )


def _largest_of(log: LongLog, wanted: int) -> tuple[ChannelId, int]:
    """The channel whose size is nearest to that."""
    return min(log.channels, key=lambda channel: abs(channel[1] - wanted))


async def _asked(log: LongLog, channel: ChannelId, times: int) -> list[float]:
    chance, waits = random.Random(5), list[float]()
    async with past_pool(log.database, most=1) as pool, pool.connection() as connection:
        async with a_look_back(connection):
            end = (await moment_at(connection, None)).at
        assert end is not None
        for _ in range(times + 5):
            began = time.perf_counter()
            async with a_look_back(connection):
                moment = await moment_at(connection, end - timedelta(seconds=chance.uniform(0, 0.95 * YEAR)))
                await raise_walls(connection, log.workspace)
                await as_of.channel_as_of(connection, channel, moment, Cut(limit=50))
            waits.append(time.perf_counter() - began)
    return waits[5:]

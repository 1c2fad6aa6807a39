"""A gateway with five thousand sockets is killed: how long until all are back at another, and caught up."""

import asyncio
import os
import signal
import time
from typing import Any

from bench.company import company
from bench.crowd import Report, crowd, many_files
from bench.figure import Figure, median
from bench.ground import Ground
from bench.invented import tokens_of
from bench.parts import ALL, another, running
from bench.talking import heard, listening, speaking

RATE = 5.0
LIVE = 100


async def measure(ground: Ground) -> Figure:
    """Storm after storm, each with a product of its own: the medians."""
    many_files()
    rounds = [await _storm(ground) for _ in range(ground.rounds)]
    return Figure(
        name="storm_ms",
        value=median([each["ms"] for each in rounds]),
        unit="ms",
        against="10,000 at most for 5,000 sockets, with the live p99 below twice its idle value",
        details={
            "live_p99_idle": median([each["idle"]["p99"] for each in rounds]),
            "live_p99_storm": median([each["storm"]["p99"] for each in rounds]),
            "live_p99_ratio": median([each["ratio"] for each in rounds]),
            "rounds": rounds,
        },
    )


async def _storm(ground: Ground) -> dict[str, Any]:
    """A thousand people with five devices each, while five messages a second go on and others hear them.

    Those others are at the gateway to which the crowd comes; idle is while the crowd sits at its own.
    """
    sockets = ground.size(5_000, 50)
    async with (
        running(ground, await ground.database(), *ALL) as parts,
        another(ground, parts, "gateway") as other,
    ):
        people = await company(parts.settings, 10)
        tokens = await tokens_of(parts, people, max(sockets // 5, 1))
        there = other.settings.gateway_port
        async with (
            listening(other, ground.size(LIVE, 5), tokens[:LIVE]) as listeners,
            crowd(parts.settings.gateway_port, sockets, tokens, then=there) as moved,
        ):
            parts.pin()
            other.pin()
            calm = await heard(parts, people, listeners, RATE, ground.size(8.0, 1.0))
            async with speaking(parts, people, RATE):
                await moved.until(lambda report: report.frames > 2 * sockets)
                await listeners.reset()
                await moved.reset()
                killed = time.monotonic()
                os.kill(parts.pids["gateway"], signal.SIGKILL)
                back = await moved.until(lambda report: report.done >= sockets)
                await asyncio.sleep(0.2)
                storm = await listeners.report()
    return {
        "ms": round((back.last_done - killed) * 1000, 1),
        "sockets": sockets,
        "refused": back.refused,
        "last_close": back.last_close,
        "idle": _ages(calm),
        "storm": _ages(storm),
        "ratio": round(storm.p99 / max(calm.p99, 0.01), 2),
    }


def _ages(report: Report) -> dict[str, float]:
    return {"p50": report.p50, "p99": report.p99}

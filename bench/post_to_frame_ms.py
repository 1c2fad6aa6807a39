"""From the moment a POST was due to its frame on every socket; product and clients have a core each."""

from bench.company import company
from bench.figure import Figure
from bench.ground import Ground
from bench.invented import tokens_of
from bench.parts import ALL, running
from bench.talking import heard, listening

LOADS = {
    "100 sockets, 50/s": (100, 50.0),
    "1,000 sockets, 20/s": (1_000, 20.0),
    "1,000 sockets, 100/s": (1_000, 100.0),
}


async def measure(ground: Ground) -> Figure:
    """All parts run. The value is the first load's p50; a frame that does not come is an error."""
    loads: dict[str, list[dict[str, float]]] = {}
    async with running(ground, await ground.database(), *ALL) as parts:
        people = await company(parts.settings, 10)
        parts.pin()
        for name, (full, rate) in LOADS.items():
            sockets, seconds = ground.size(full, 10), ground.size(15.0, 0.5)
            async with listening(parts, sockets, await tokens_of(parts, people, sockets)) as listeners:
                loads[name] = []
                for _ in range(ground.rounds):
                    report = await heard(parts, people, listeners, rate, seconds)
                    if report.aged != sockets * round(rate * seconds):
                        raise RuntimeError(f"{report.aged} frames came, of {sockets * round(rate * seconds)}")
                    loads[name].append({"p50": report.p50, "p99": report.p99, "max": report.max})
    best = {name: _middle(rounds) for name, rounds in loads.items()}
    return Figure(
        name="post_to_frame_ms",
        value=next(iter(best.values()))["p50"],
        unit="ms p50",
        against="p50 / p99 at most 7 / 20, 12 / 30, 25 / 80; Socket.IO 5.7 / 11, 11.7 / 30, seconds",
        details={"median_rounds": best, "rounds": loads},
    )


def _middle(rounds: list[dict[str, float]]) -> dict[str, float]:
    return sorted(rounds, key=lambda each: each["p50"])[len(rounds) // 2]

"""A frame to each of a thousand sockets, one write each: what it costs the gateway, and bare write()."""

from bench.fanout import SINGLY, floor_side, gateway_side, watched
from bench.figure import Figure, ratio
from bench.ground import Ground


async def measure(ground: Ground) -> Figure:
    """Deliveries per CPU-second of the gateway's process ÷ those of the C program, in turn."""
    sockets, seconds = ground.size(1_000, 20), ground.size(6.0, 0.3)
    async with (
        gateway_side(ground, sockets, SINGLY) as ours,
        floor_side(sockets, SINGLY) as theirs,
    ):
        rounds = [
            (await watched(ours, seconds), await watched(theirs, seconds)) for _ in range(ground.rounds)
        ]
    return ratio(
        "fanout_vs_floor",
        [mine.per_cpu_s for mine, _ in rounds],
        [floor.per_cpu_s for _, floor in rounds],
        "a C program that write()s the same bytes to as many sockets, at least 0.7; bare picows: 0.83",
        cpu_us_per_frame=[[mine.cpu_us, floor.cpu_us] for mine, floor in rounds],
        frames_per_read=[[mine.per_read, floor.per_read] for mine, floor in rounds],
    )

"""Five hundred events a second to a thousand sockets: what it is worth to write frames together."""

from bench.fanout import SINGLY, Round, floor_side, gateway_side, watched
from bench.figure import Figure, ratio
from bench.ground import Ground

RATE = 500.0


async def measure(ground: Ground) -> Figure:
    """Deliveries per CPU-second of the gateway ÷ those of the C program that writes each frame alone."""
    sockets, seconds = ground.size(1_000, 20), ground.size(6.0, 0.3)
    ours: list[Round] = []
    theirs: list[Round] = []
    for _ in range(ground.rounds):
        async with gateway_side(ground, sockets, RATE) as gateway:
            ours.append(await watched(gateway, seconds))
        async with floor_side(sockets, SINGLY) as floor:
            theirs.append(await watched(floor, seconds))
    return ratio(
        "fanout_busy",
        [each.per_cpu_s for each in ours],
        [each.per_cpu_s for each in theirs],
        "a C program that write()s every frame alone, at least 3.5; bare picows with a 20 ms tick: 5-6",
        frames_per_second=[each.per_second for each in ours],
        frames_per_read=[each.per_read for each in ours],
    )

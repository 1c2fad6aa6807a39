"""From a POST to its frame on every one of a hundred sockets, while fifty messages a second are said."""

from bench.company import company
from bench.figure import Figure, percentiles
from bench.ground import Ground
from bench.job import Job, carry_out
from bench.parts import ALL, running

RATE = 50.0


async def measure(ground: Ground) -> Figure:
    """All parts run. The value is the p50; a frame that does not come is an error."""
    sockets = ground.size(100, 10)
    async with running(ground, await ground.database(), *ALL) as parts:
        people = await company(parts.settings, 10)
        job = Job(
            host=parts.settings.api_host,
            port=parts.settings.api_port,
            gateway_url=parts.settings.gateway_url,
            tokens=people.tokens,
            requests=[people.post],
            total=ground.size(1_000, 50),
            clients=16,
            rate=RATE,
            sockets=sockets,
        )
        rounds = [await carry_out(job) for _ in range(ground.rounds)]
    frames = [seconds for done in rounds for seconds in done.frames]
    if len(frames) != len(rounds) * sockets * job.total:
        raise RuntimeError(f"{len(frames)} frames came, of {len(rounds) * sockets * job.total}")
    return Figure(
        name="post_to_frame_ms",
        value=percentiles(frames)["p50"],
        unit="ms p50",
        against="a target of 12 / 50 ms; a Socket.IO and Postgres application on such a machine: 5.7 / 11",
        details={
            **percentiles(frames),
            "sockets": sockets,
            "rounds": [percentiles(done.frames) for done in rounds],
            "answer_ms": percentiles([seconds for done in rounds for seconds in done.answers]),
        },
    )

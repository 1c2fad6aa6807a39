"""What ten thousand messages cost all processes together, said by 32 clients into a room of ten sockets."""

from typing import Any

from bench.company import Company, company
from bench.figure import Figure, median, percentiles
from bench.ground import Ground
from bench.job import Job, carry_out
from bench.parts import ALL, Parts, running


async def measure(ground: Ground) -> Figure:
    """User and system time of every process but the load client, Postgres' backends and Redis included."""
    total = ground.size(10_000, 200)
    async with running(ground, await ground.database(), *ALL) as parts:
        people = await company(parts.settings, 10)
        await _round(parts, people, total // 10)
        rounds = [await _round(parts, people, total) for _ in range(ground.rounds)]
    return Figure(
        name="cpu_s_per_10k",
        value=round(median([each["cpu_s"] for each in rounds]), 2),
        unit="CPU-s per 10,000 messages",
        against="a target of 12; Socket.IO and Postgres 14-21, ejabberd with an SQL archive 13-22",
        details={"messages_per_s": median([each["messages_per_s"] for each in rounds]), "rounds": rounds},
    )


async def _round(parts: Parts, people: Company, total: int) -> dict[str, Any]:
    job = Job(
        host=parts.settings.api_host,
        port=parts.settings.api_port,
        gateway_url=parts.settings.gateway_url,
        tokens=people.tokens,
        requests=[people.post],
        total=total,
        clients=32,
        sockets=10,
    )
    before = parts.cpu_seconds()
    done = await carry_out(job)
    after = parts.cpu_seconds()
    if len(done.frames) != job.sockets * len(done.answers):
        raise RuntimeError(f"{len(done.frames)} frames came, of {job.sockets * len(done.answers)}")
    share = 10_000 / len(done.answers)
    by_process = {name: round((after[name] - before[name]) * share, 2) for name in after}
    return {
        "cpu_s": round(sum(by_process.values()), 2),
        "by_process": by_process,
        "messages_per_s": round(done.per_second),
        "answer_ms": percentiles(done.answers),
        "frame_ms": percentiles(done.frames),
    }

"""Resident memory of every process, after people have posted, read and listened in the long log."""

import msgspec

from bench.figure import Figure
from bench.ground import Ground
from bench.insert import TEXT
from bench.job import Job, Request, carry_out
from bench.long_log import LongLog, long_log
from bench.parts import ALL, Parts, running
from bench.reading import pages, read, token, unreads


async def measure(ground: Ground) -> Figure:
    """All parts: 20,000 messages by 32 clients with ten sockets, 4,000 pages, 200 times unreads."""
    log = await long_log(ground)
    async with running(ground, log.database, *ALL) as parts:
        before = parts.resident_mb()
        await _post(parts, log, ground.size(20_000, 100))
        await read(parts, log, pages(log, 4_000), ground.size(4_000, 50), clients=16)
        await read(parts, log, [unreads(log)], ground.size(200, 5))
        after = parts.resident_mb()
    return Figure(
        name="rss_mb",
        value=round(sum(after.values()), 1),
        unit="MB",
        against="nothing: a report; of Postgres' processes the proportional sets",
        details={"started": before, "after_load": after},
    )


async def _post(parts: Parts, log: LongLog, total: int) -> None:
    body = msgspec.json.encode({"id": "{id}", "text": TEXT}).decode()
    await carry_out(
        Job(
            host=parts.settings.api_host,
            port=parts.settings.api_port,
            gateway_url=parts.settings.gateway_url,
            tokens=[await token(parts, log)],
            requests=[Request("POST", f"/v1/channels/{id}/messages", body) for id, _ in log.channels[:100]],
            total=total,
            clients=32,
            sockets=10,
        )
    )

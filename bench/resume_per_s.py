"""Resumes a second of sockets that are a thousand frames behind, while others hear what is said live."""

from typing import Any

from bench.company import Company, company
from bench.crowd import Crowd, crowd
from bench.figure import Figure
from bench.ground import Ground
from bench.invented import tokens_of
from bench.job import Job, carry_out
from bench.parts import ALL, Parts, running
from bench.talking import heard, listening
from store.connections import connect_to_fold

BEHIND = 1_000
LIVE, RATE = 100, 20.0
PACES = (600.0, 450.0, 330.0, 200.0, 100.0)
"""Resumes asked for a second, from the most on: the first counts at which the others do not suffer."""


async def measure(ground: Ground) -> Figure:
    """The most at which the live p99 stays below twice its idle value, all of them complete."""
    seconds = ground.size(8.0, 1.0)
    async with running(ground, await ground.database(), *ALL) as parts:
        people = await company(parts.settings, 10)
        tokens = await tokens_of(parts, people, 1_000)
        cursor = await _cursor(parts)
        await _fall_behind(parts, people)
        parts.pin()
        async with listening(parts, ground.size(LIVE, 5), tokens[:LIVE]) as listeners:
            idle = [await heard(parts, people, listeners, RATE, seconds) for _ in range(ground.rounds)]
            calm = sorted(report.p99 for report in idle)[len(idle) // 2]
            tried: list[dict[str, Any]] = []
            for pace in ground.size(PACES, PACES[-1:]):
                tried.append(await _at(pace, cursor, parts, people, listeners, tokens, seconds))
                if tried[-1]["live_p99"] < 2 * calm and tried[-1]["per_s"] > 0.9 * pace:
                    break
    return Figure(
        name="resume_per_s",
        value=tried[-1]["per_s"],
        unit="resumes/s",
        against="at least 300 of sockets 1,000 frames behind, with the live p99 below twice its idle value",
        details={"idle_p99": [report.p99 for report in idle], "tried": tried},
    )


async def _at(
    pace: float,
    cursor: str,
    parts: Parts,
    people: Company,
    listeners: Crowd,
    tokens: list[str],
    seconds: float,
) -> dict[str, Any]:
    options = {"path": f"/v1/socket?{cursor}", "rate": pace, "want": BEHIND}
    async with crowd(parts.settings.gateway_port, 400, tokens, settled=False, **options) as returning:
        await returning.until(lambda report: report.done >= 5)
        before, used = await returning.reset(), parts.cpu_seconds()
        live = await heard(parts, people, listeners, RATE, seconds)
        after, spent = await returning.report(), parts.cpu_seconds()
    return {
        "pace": pace,
        "per_s": round(after.done / (after.now - before.now), 1),
        "resume_ms": [after.p50, after.p99],
        "live_p50": live.p50,
        "live_p99": live.p99,
        "cpu_ms_each": {
            name: round((spent[name] - used[name]) / max(after.done, 1) * 1000, 2) for name in spent
        },
        "refused": after.refused,
        "last_close": after.last_close,
    }


async def _cursor(parts: Parts) -> str:
    async with await connect_to_fold(parts.settings.database_url) as connection:
        query = "SELECT epoch.id, checkpoint.position FROM epoch, checkpoint"
        ((epoch, position),) = await (await connection.execute(query)).fetchall()
    return f"epoch={epoch}&since={position}"


async def _fall_behind(parts: Parts, people: Company) -> None:
    await carry_out(
        Job(
            host=parts.settings.api_host,
            port=parts.settings.api_port,
            tokens=people.tokens,
            requests=[people.post],
            total=BEHIND,
            clients=16,
        )
    )

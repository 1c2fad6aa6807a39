"""Messages posted through one API process, sign-in and guards and all, against single-row inserts."""

import asyncio
import os
import re
import shutil

from bench.company import Company, company
from bench.figure import Figure, ratio
from bench.ground import HERE, Ground
from bench.insert import insert_into_twin
from bench.job import Job, carry_out
from bench.parts import Parts, running

CONNECTIONS = 64


async def measure(ground: Ground) -> Figure:
    """The API, Postgres and the load client have the machine: pgbench has no projector beside it."""
    seconds = ground.size(6, 1)
    load = "wrk" if shutil.which("wrk") else "bench.client"
    insert = await insert_into_twin(await ground.database())
    ours: list[float] = []
    theirs: list[float] = []
    async with running(ground, insert.database, "api") as parts:
        people = await company(parts.settings, 8)
        await _posts(parts, people, load, 1)
        for _ in range(ground.rounds):
            theirs.append(await insert.per_second(seconds))
            ours.append(await _posts(parts, people, load, seconds))
    against = "pgbench -M prepared, 32 clients, single-row INSERT of the same row into a twin of the table"
    return ratio("http_vs_insert", ours, theirs, against, connections=CONNECTIONS, load=load)


async def _posts(parts: Parts, people: Company, load: str, seconds: int) -> float:
    """Per second."""
    if load == "wrk":
        return await _wrk(parts, people, seconds)
    job = Job(
        host=parts.settings.api_host,
        port=parts.settings.api_port,
        tokens=people.tokens,
        requests=[people.post],
        total=seconds * 2_000,
        clients=CONNECTIONS,
    )
    return (await carry_out(job)).per_second


async def _wrk(parts: Parts, people: Company, seconds: int) -> float:
    process = await asyncio.create_subprocess_exec(
        "wrk",
        "--threads=1",
        f"--connections={CONNECTIONS}",
        f"--duration={seconds}s",
        f"--script={HERE / 'http_vs_insert.lua'}",
        parts.settings.api_url + people.post.path,
        env={
            **os.environ,
            "TOKENS": " ".join(people.tokens),
            "BODY": people.post.body.replace('"id":"{id}",', ""),
        },
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    found = re.search(rb"^Requests/sec: +([0-9.]+)", said, re.MULTILINE)
    if found is None or b"Non-2xx" in said or b"Socket errors" in said:
        raise RuntimeError(said.decode())
    return float(found[1])

"""Rounds of a full rebuild of the chat read models, in turn with a COPY of the message rows it made."""

import asyncio
import time
from collections.abc import Awaitable
from pathlib import Path

import msgspec
import psycopg

from bench.archive import repeated
from bench.beside import beside
from bench.figure import median
from bench.ground import Ground
from bench.operator import operator
from history.rebuild import rebuild

PIECE = 1 << 20


class Round(msgspec.Struct, frozen=True):
    events: int
    messages: int
    rebuild_s: float
    copy_s: float


async def rounds(ground: Ground) -> list[Round]:
    """Made once, for both figures."""
    if "replay" not in ground.kept:
        database = await repeated(ground)
        file = ground.place.root / "messages.copy"
        found = [await _round(database, file) for _ in range(ground.rounds)]
        ground.kept["replay"] = msgspec.json.encode(found).decode()
    return msgspec.json.decode(ground.kept["replay"], type=list[Round])


class Live(msgspec.Struct, frozen=True):
    """Of every round: events per second of a rebuild while people write and read, and how long reads took.

    `calm` with nothing beside, `counting` beside a program that only counts, `meanwhile` beside the rebuild;
    `compared` beside one more that also names what differs.
    """

    rates: list[float]
    calm: list[dict[str, float]]
    counting: list[dict[str, float]]
    meanwhile: list[dict[str, float]]
    compared: dict[str, float]

    def slowdown(self, reads: list[dict[str, float]]) -> float:
        """Their p99 in those of the calm, by the medians of the rounds."""
        return round(_p99(reads) / _p99(self.calm), 2)


def _p99(reads: list[dict[str, float]]) -> float:
    return median([each["p99"] for each in reads])


async def beside_life(ground: Ground) -> Live:
    """In turn: what this machine does by itself changes from minute to minute."""
    database = await repeated(ground)
    await asyncio.to_thread(_pretend_live, database)
    live = Live([], [], [], [], {})
    async with beside(ground, database) as life:
        for _ in range(ground.rounds):
            live.calm.append(await life.calm())
            live.counting.append(await life.counting())
            rebuilding = _timed(operator(life.parts, "rebuild", "--no-compare"))
            (said, seconds), meanwhile = await life.during(rebuilding)
            live.rates.append(_folded(said) / seconds)
            live.meanwhile.append(meanwhile)
        _, compared = await life.during(operator(life.parts, "rebuild"))
    return msgspec.structs.replace(live, compared=compared)


def _folded(said: str) -> int:
    """Of "chat: 1,163,292 events folded, …"."""
    return int(said.split()[1].replace(",", ""))


async def _timed(work: Awaitable[str]) -> tuple[str, float]:
    began = time.perf_counter()
    return await work, time.perf_counter() - began


async def _round(database: str, file: Path) -> Round:
    await asyncio.to_thread(_pretend_live, database)
    began = time.perf_counter()
    rebuilt = await rebuild(database)
    rebuild_s = time.perf_counter() - began
    messages = await asyncio.to_thread(_write_down, database, file)
    copy_s = await asyncio.to_thread(_copy, database, file)
    return Round(rebuilt.events, messages, rebuild_s, copy_s)


def _pretend_live(database: str) -> None:
    """A rebuild goes as far as the live read models have come; what they hold plays no part in it."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "UPDATE chat.checkpoint SET position = (SELECT max(notification_id) FROM stored_events)"
        )
        connection.execute("CHECKPOINT")


def _write_down(database: str, file: Path) -> int:
    """The rebuilt message rows, as COPY reads them fastest."""
    with (
        psycopg.connect(database, autocommit=True) as connection,
        connection.cursor() as cursor,
        file.open("wb") as out,
    ):
        with cursor.copy("COPY chat.messages TO STDOUT (FORMAT binary)") as copy:
            for data in copy:
                out.write(data)
        return cursor.rowcount


def _copy(database: str, file: Path) -> float:
    """Seconds to bring them into a table of the same columns, constraints and indexes."""
    with psycopg.connect(database, autocommit=True) as connection, connection.cursor() as cursor:
        connection.execute("DROP TABLE IF EXISTS copied")
        connection.execute("CREATE TABLE copied (LIKE chat.messages INCLUDING ALL)")
        connection.execute("CHECKPOINT")
        connection.execute("SET synchronous_commit = off")
        began = time.perf_counter()
        with cursor.copy("COPY copied FROM STDIN (FORMAT binary)") as copy, file.open("rb") as data:
            while piece := data.read(PIECE):
                copy.write(piece)
        return time.perf_counter() - began

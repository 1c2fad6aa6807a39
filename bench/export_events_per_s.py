"""Events exported to Parquet per second, against a COPY of the same rows to a client that drops them."""

import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench.figure import Figure, ratio
from bench.ground import Ground
from bench.long_log import long_log
from history.exports.run import export

COPY = """
COPY (
    SELECT
        notification_id, originator_id, originator_version, topic, convert_from(state, 'UTF8'),
        workspace_id, actor_id, occurred_at, recorded_at, correlation_id, causation_id
    FROM stored_events
    ORDER BY notification_id
) TO STDOUT
"""


async def measure(ground: Ground) -> Figure:
    """By workspace and day, with manifest and hashes; the folder is on the disk of the database."""
    database = (await long_log(ground)).database
    ours: list[float] = []
    theirs: list[float] = []
    events = files = 0
    for _ in range(ground.rounds):
        events, seconds = await asyncio.to_thread(_copied, database)
        theirs.append(events / seconds)
        files, seconds = await asyncio.to_thread(_exported, database)
        ours.append(events / seconds)
    return ratio("export_events_per_s", ours, theirs, "COPY (SELECT …) TO STDOUT", events=events, files=files)


def _copied(database: str) -> tuple[int, float]:
    with psycopg.connect(database) as connection, connection.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy(COPY) as copy:
            rows = sum(1 for _ in copy)
        return rows, time.perf_counter() - began


def _exported(database: str) -> tuple[int, float]:
    with TemporaryDirectory() as folder:
        began = time.perf_counter()
        manifest = export(database, Path(folder))
        return len(manifest.files), time.perf_counter() - began

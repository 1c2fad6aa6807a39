"""The largest real archive as a log, and that log repeated until it has a million events."""

from pathlib import Path

import psycopg

from bench.ground import HERE, Ground, corpus
from history.imports.report import ImportReport
from history.imports.run import import_slack

LARGEST = "irc-ubuntu.slack.zip"
EVENTS = 1_000_000
VERSION = "-[0-9a-f]([0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"
REPEAT = """
INSERT INTO stored_events
SELECT
    regexp_replace(originator_id::text, %(pattern)s, %(anew)s)::uuid,
    originator_version,
    topic,
    convert_to(regexp_replace(convert_from(state, 'UTF8'), %(pattern)s, %(anew)s, 'g'), 'UTF8'),
    notification_id + %(offset)s,
    regexp_replace(workspace_id::text, %(pattern)s, %(anew)s)::uuid,
    actor_id,
    correlation_id,
    causation_id,
    occurred_at,
    recorded_at
FROM stored_events
WHERE notification_id <= %(length)s
ORDER BY notification_id
"""


def archive(ground: Ground) -> Path:
    return ground.size(corpus() / LARGEST, HERE.parent / "cli" / "demo" / "lighthouse.slack.zip")


async def imported(ground: Ground) -> tuple[str, ImportReport]:
    """A database with the archive in it, projected."""
    database = await ground.database()
    report = await import_slack(database, archive(ground), "imported")
    ground.kept["archive"] = database
    return database, report


async def repeated(ground: Ground) -> str:
    """A database with the repeated archive in its log; made once."""
    if "repeated" not in ground.kept:
        database = ground.kept.get("archive") or (await imported(ground))[0]
        await _repeat(database, ground.size(EVENTS, 1_000))
        ground.kept["repeated"] = database
    return ground.kept["repeated"]


async def _repeat(database: str, least: int) -> None:
    """Each copy's ids have a version, the 13th digit, that no id of the archive or another copy has."""
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        cursor = await connection.execute("SELECT max(notification_id) FROM stored_events")
        ((length,),) = await cursor.fetchall()
        for copy, digit in zip(range(1, -(-least // length)), "012368abcdef9", strict=False):
            ids = {"pattern": VERSION, "anew": rf"-{digit}\1"}
            await connection.execute(REPEAT, {"offset": copy * length, "length": length, **ids})
        await connection.execute("VACUUM ANALYZE stored_events")

"""Messages of one person erased per second, while others write and read."""

from uuid import uuid4

import psycopg

from bench.beside import beside
from bench.figure import Figure
from bench.ground import Ground
from bench.life import Life
from bench.long_log import lived
from cli.erase import carried_out
from cli.rows import settings_of

TALKATIVE = "SELECT author_id, count(*) FROM chat.messages GROUP BY author_id ORDER BY count(*) DESC LIMIT 1"
DELETED = """
INSERT INTO stored_events (
    originator_id, originator_version, topic, state, notification_id, actor_id, occurred_at, recorded_at
)
SELECT
    %(user)s, 2, 'user.deleted', '{"type":"user.deleted"}', max(notification_id) + 1, %(user)s, now(), now()
FROM stored_events
"""


async def measure(ground: Ground) -> Figure:
    """From the wish to the certificate: what they said is taken away, then the log is overwritten."""
    life = Life(channels=4, people=6, messages=ground.size(210_000, 400))
    database = (await lived(ground, life)).database
    async with await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        ((user, messages),) = await (await connection.execute(TALKATIVE)).fetchall()
        await connection.execute(DELETED, {"user": user})
    async with beside(ground, database) as others:
        calm = await others.calm()
        done, meanwhile = await others.during(
            carried_out(database, settings_of(ground.place).bus, "person", user, uuid4())
        )
    assert done.finished_at is not None
    seconds = (done.finished_at - done.begun_at).total_seconds()
    return Figure(
        name="erase_messages_per_s",
        value=round(messages / seconds),
        unit="messages/s",
        against="2,000, reads' p99 not doubled",
        details={
            "messages": messages,
            "events": done.erased,
            "seconds": round(seconds, 1),
            "reads_ms": {"calm": calm, "meanwhile": meanwhile},
        },
    )

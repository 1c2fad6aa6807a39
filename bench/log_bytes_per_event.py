"""Disk that the log takes per event, all its indexes included, against the events' own JSON."""

import psycopg

from bench.figure import Figure
from bench.ground import Ground
from bench.long_log import long_log

SIZES = """
SELECT
    count(*),
    sum(length(state)),
    pg_table_size('stored_events'),
    pg_relation_size('stored_events_pkey'),
    pg_relation_size('stored_events_notification_id_idx'),
    pg_total_relation_size('chain')
FROM stored_events
"""


async def measure(ground: Ground) -> Figure:
    """Vacuumed, as a log that is only appended to stays by itself."""
    database = (await long_log(ground)).database
    async with await psycopg.AsyncConnection.connect(database) as connection:
        ((events, json, rows, by_stream, by_position, chain),) = await (
            await connection.execute(SIZES)
        ).fetchall()
    parts = {"json": json, "rows": rows, "by_stream": by_stream, "by_position": by_position, "chain": chain}
    return Figure(
        name="log_bytes_per_event",
        value=round((rows + by_stream + by_position + chain) / int(json), 2),
        unit="ratio",
        against="2.5",
        details={"events": events, **{name: round(int(size) / events, 1) for name, size in parts.items()}},
    )

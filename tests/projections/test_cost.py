"""What a message costs does not depend on how many people hear it: the same rows for ten as for 100,000."""

from collections import Counter
from typing import Any

from domain.decisions.messages import EditMessage, React, edit, post, react
from domain.decisions.reading import ReadChannel, read_channel
from domain.decisions.removal import DeleteMessage, RestoreMessage, delete, restore
from projections.engine import Engine
from store.appender import Appender
from store.connections import Connection, open_pool
from store.executor import Executor
from tests.conftest import database_url
from tests.dsl import ADA, BOB, NOON
from tests.people import GENERAL, HELLO, HERE, fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting

CROWD = """
INSERT INTO channel_members (
    channel_id, user_id, workspace_id, role, active, joined_at, read_seq, read_position, own_seq, called_seq
)
SELECT %(channel)s, md5(n::text)::uuid, %(workspace)s, 'member', true, now(), 0, 0, 0, 0
FROM generate_series(1, %(many)s) AS n
"""
FORWARDS = """
INSERT INTO messages (
    id, workspace_id, channel_id, author_id, content_type, text, files, mentions, everyone, reactions,
    created_at, counted, content, forward_of
)
SELECT
    md5(n::text)::uuid, %(workspace)s, %(channel)s, md5(n::text)::uuid, 'text', '', '[]', '{}', false, '{}',
    now(), true, '{"forward": {}}', %(original)s
FROM generate_series(1, %(many)s) AS n
"""
WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del
FROM pg_stat_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relname <> 'stored_events'
"""
WISHES: dict[str, tuple[Any, Any]] = {
    "a message": (post, said(fresh(1), "hello")),
    "a call to all": (post, said(fresh(2), "@channel look")),
    "a reply": (post, said(fresh(3), "re", by=BOB, to=HELLO)),
    "an edit": (edit, EditMessage(actor=ADA, at=NOON, message_id=fresh(1), text="@channel hello")),
    "a reaction": (react, React(actor=BOB, at=NOON, message_id=fresh(1), emoji="wave")),
    "a deletion": (delete, DeleteMessage(actor=ADA, at=NOON, message_id=fresh(2))),
    "a deletion of what many carry on": (delete, DeleteMessage(actor=ADA, at=NOON, message_id=HELLO)),
    "its return": (restore, RestoreMessage(actor=ADA, at=NOON, message_id=HELLO)),
    "a read": (read_channel, ReadChannel(actor=BOB, at=NOON, channel_id=GENERAL, seq=1)),
}


async def written(connection: Connection) -> Counter[str]:
    """Rows that this connection, the projector's, has written so far, by table."""
    await connection.execute("SELECT pg_stat_force_next_flush()")
    await connection.execute("SELECT pg_stat_clear_snapshot()")
    return Counter(dict(await (await connection.execute(WRITTEN)).fetchall()))


async def costs(database_url: str, crowd: int) -> dict[str, Counter[str]]:
    """For each wish the events in the log, and the rows written to the read models and the outbox.

    So many are in the channel, and so many messages carry on its first one.
    """
    found: dict[str, Counter[str]] = {}
    await append_all(database_url, workspace_of_two())
    async with (
        projecting(database_url) as connection,
        Appender(database_url) as appender,
        open_pool(database_url, most=2) as pool,
    ):
        await project(connection)
        await connection.execute(CROWD.encode(), {"channel": GENERAL, "workspace": HERE, "many": crowd})
        carried = {"channel": fresh(900), "workspace": HERE, "original": HELLO, "many": crowd}
        await connection.execute(FORWARDS.encode(), carried)
        await connection.execute("UPDATE messages SET carried = true WHERE id = %s", (HELLO,))
        await connection.execute("UPDATE channels SET member_count = member_count + %s", (crowd,))
        await connection.execute("ANALYZE")
        engine = await Engine.at_checkpoint(connection)
        executor = Executor(appender, pool)
        for name, (decide, command) in WISHES.items():
            before, events = await written(connection), engine.position
            await executor.execute(decide, command)
            while await engine.step(10):
                pass
            found[name] = await written(connection) - before
            found[name]["events"] = engine.position - events
    return found


another_url = database_url


async def test_a_crowd_costs_nothing(database_url: str, another_url: str) -> None:
    few, many = await costs(database_url, 10), await costs(another_url, 100_000)
    assert few == many
    assert few["a message"]["messages"] == 1
    assert max(sum(cost.values()) for cost in few.values()) < 20, "a handful of rows"

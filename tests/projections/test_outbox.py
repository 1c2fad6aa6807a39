"""The outbox's partitions: there before they are needed, gone when nobody resumes from them."""

from datetime import UTC, datetime, timedelta

from history.rebuild import rebuild
from migrations.runner import steps
from store.connections import Pool, connect_to_fold


async def partitions(pool: Pool) -> list[str]:
    """Those that stand beside it."""
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT relname FROM pg_inherits INNER JOIN pg_class ON pg_class.oid = inhrelid "
            "WHERE inhparent = 'outbox'::regclass AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        return [name for (name,) in await cursor.fetchall()]


async def test_partitions_are_made_ahead(pool: Pool):
    assert await partitions(pool) == ["outbox_0", "outbox_1"]
    async with pool.connection() as connection:
        cursor = await connection.execute("SELECT prepare_outbox(2500000)")
        assert await cursor.fetchall() == [(4_000_000,)]
        await connection.execute("SELECT prepare_outbox(2500000)")
    assert await partitions(pool) == ["outbox_0", "outbox_1", "outbox_2", "outbox_3"]


async def test_partitions_stand_beside_the_outbox(database_url: str, pool: Pool):
    """Not among the read models, which a rebuild takes aside and the next one drops."""
    async with await connect_to_fold(database_url) as connection:
        await connection.execute("SELECT prepare_outbox(2500000)")
        await rebuild(database_url)
        await rebuild(database_url)
        await connection.execute("SELECT prepare_outbox(3500000)")
    assert await partitions(pool) == [f"outbox_{n}" for n in range(5)]


async def test_partitions_among_the_read_models_are_brought_back(database_url: str, pool: Pool):
    step = dict(steps())["0018_frames_stay"].encode()
    async with pool.connection() as connection:
        await connection.execute("ALTER TABLE outbox_1 SET SCHEMA chat")
        await connection.execute(step)
    assert await partitions(pool) == ["outbox_0", "outbox_1"]


async def test_old_partitions_are_dropped_whole(pool: Pool):
    old = datetime.now(UTC) - timedelta(days=31)
    async with pool.connection() as connection:
        await connection.execute(
            "INSERT INTO stored_events VALUES (gen_random_uuid(), 1, 'seats.limited', '{}', 999999, "
            "NULL, NULL, NULL, NULL, %s, %s)",
            (old, old),
        )
        cursor = await connection.execute(
            "SELECT shorten_outbox(%s)", (datetime.now(UTC) - timedelta(days=30),)
        )
        assert await cursor.fetchall() == [(1,)]
    assert await partitions(pool) == ["outbox_1"]

"""The outbox's partitions: there before they are needed, gone when nobody resumes from them."""

from datetime import UTC, datetime, timedelta

from store.log import Pool


async def partitions(pool: Pool) -> list[str]:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'outbox'::regclass ORDER BY 1"
        )
        return [name for (name,) in await cursor.fetchall()]


async def test_partitions_are_made_ahead(pool: Pool):
    assert await partitions(pool) == ["outbox_0", "outbox_1"]
    async with pool.connection() as connection:
        cursor = await connection.execute("SELECT prepare_outbox(2500000)")
        assert await cursor.fetchall() == [(4_000_000,)]
        await connection.execute("SELECT prepare_outbox(2500000)")
    assert await partitions(pool) == ["outbox_0", "outbox_1", "outbox_2", "outbox_3"]


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

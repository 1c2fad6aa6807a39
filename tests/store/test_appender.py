"""Guarded group commit: what holds is recorded whole, what does not, not at all."""

import asyncio
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors

from domain.seats import SeatFreed, SeatTaken
from store.appender import Appender
from store.connections import Connection, Pool
from store.log import read_after
from store.recorded import START, Circumstances
from store.writes import Append, Guard, LogUnavailable, Moved, Overloaded, Write
from tests.dsl import ADA

NOBODY = Circumstances()


def writing(stream: UUID, version: int | None, *guards: Guard, count: int = 1) -> Append:
    return Append(guards, [Write(stream, version, [SeatTaken(user_id=ADA)] * count)], NOBODY)


async def recorded(pool: Pool) -> list[tuple[int, UUID, int]]:
    async with pool.connection() as connection:
        return [(of.position, of.stream, of.version) for of in await read_after(connection, START, 10_000)]


async def test_commands_that_arrive_together_are_recorded_in_order(database_url: str, pool: Pool):
    streams = [uuid4() for _ in range(100)]
    async with Appender(database_url) as appender:
        positions = await asyncio.gather(*(appender.append(writing(id, 1, count=2)) for id in streams))
    assert positions == list(range(2, 202, 2))
    expected = [(n, id, v) for n, (id, v) in enumerate([(id, v) for id in streams for v in (1, 2)], start=1)]
    assert await recorded(pool) == expected


async def test_a_version_is_taken_once(database_url: str, pool: Pool):
    stream = uuid4()
    async with Appender(database_url) as one, Appender(database_url) as other:
        outcome = await asyncio.gather(
            *(appender.append(writing(stream, 1)) for appender in (one, other) * 20), return_exceptions=True
        )
    assert sum(isinstance(result, Moved) for result in outcome) == 39
    assert [version for _, _, version in await recorded(pool)] == [1]


async def test_a_moved_guard_refuses_the_whole_command_and_nothing_else(database_url: str, pool: Pool):
    watched, free = uuid4(), uuid4()
    async with Appender(database_url) as appender:
        await appender.append(writing(watched, 1))
        outcome = await asyncio.gather(
            appender.append(writing(uuid4(), 1, Guard(watched, 0))),
            appender.append(writing(free, 1, Guard(watched, 1))),
            return_exceptions=True,
        )
    assert isinstance(outcome[0], Moved)
    assert outcome[1] == 2
    assert [id for _, id, _ in await recorded(pool)] == [watched, free]


async def test_a_guard_on_a_stream_written_by_a_neighbour_is_refused(database_url: str):
    watched = uuid4()
    async with Appender(database_url) as appender:
        outcome = await asyncio.gather(
            appender.append(writing(watched, 1)),
            appender.append(writing(uuid4(), 1, Guard(watched, 0))),
            return_exceptions=True,
        )
    assert outcome[0] == 1
    assert isinstance(outcome[1], Moved)


async def test_blind_writes_take_the_next_version(database_url: str, pool: Pool):
    stream = uuid4()
    async with Appender(database_url) as one, Appender(database_url) as other:
        await asyncio.gather(*(appender.append(writing(stream, None)) for appender in (one, other) * 25))
    assert [version for _, _, version in await recorded(pool)] == list(range(1, 51))


async def test_a_version_that_no_guard_told_of_hurts_only_its_own_command(database_url: str, pool: Pool):
    """The guard of a two-event write looks at the stream's end; a hole below it shows only in the index."""
    stream, other = uuid4(), uuid4()
    async with Appender(database_url) as appender:
        twice = Append(
            [],
            [Write(stream, 1, [SeatTaken(user_id=ADA)]), Write(stream, 1, [SeatFreed(user_id=ADA)])],
            NOBODY,
        )
        outcome = await asyncio.gather(
            appender.append(twice), appender.append(writing(other, 1)), return_exceptions=True
        )
    assert isinstance(outcome[0], Moved)
    assert [id for _, id, _ in await recorded(pool)] == [other]


async def test_a_full_queue_says_so(database_url: str):
    async with Appender(database_url, most_waiting=3) as appender:
        waiting = [appender.append(writing(uuid4(), 1)) for _ in range(3)]
        with pytest.raises(Overloaded):
            appender.append(writing(uuid4(), 1))
        assert len(await asyncio.gather(*waiting)) == 3
        await appender.append(writing(uuid4(), 1))


async def test_a_lost_connection_is_not_a_lost_command(database_url: str, pool: Pool):
    stream = uuid4()
    async with Appender(database_url) as appender:
        await appender.append(writing(stream, 1))
        async with pool.connection() as connection:
            await killed(connection, "state = 'idle'")
        assert await appender.append(writing(stream, 2)) == 2


async def test_what_was_under_way_when_the_connection_was_lost_is_recorded_once(
    database_url: str, pool: Pool
):
    """Two commits are sent, neither is answered: somebody else holds the log."""
    streams = [uuid4() for _ in range(100)]
    lock = b"SELECT %s(hashtext('backscroll.log'))"
    async with Appender(database_url) as appender, pool.connection() as connection:
        await connection.execute(lock % b"pg_advisory_lock")
        positions = asyncio.gather(*(appender.append(writing(id, 1)) for id in streams))
        await killed(connection, "wait_event_type = 'Lock'")
        await connection.execute(lock % b"pg_advisory_unlock")
        assert sorted(await positions) == list(range(1, 101))
    assert {id for _, id, _ in await recorded(pool)} == set(streams)


async def killed(connection: Connection, which: str) -> None:
    """The appender's connection, once it is so."""
    async with asyncio.timeout(30):
        while True:
            cursor = await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                f"AND pid <> pg_backend_pid() AND query LIKE '%append_events%' AND {which}".encode()
            )
            if await cursor.fetchall():
                return


async def test_of_many_commands_only_the_one_whose_stream_exists_is_refused(database_url: str, pool: Pool):
    """No guard tells of a stream that must not exist yet: the table's key does."""
    there, streams = uuid4(), [uuid4() for _ in range(60)]
    async with Appender(database_url) as appender:
        await appender.append(writing(there, 1))
        commands = [writing(id, 1) for id in [*streams[:30], there, *streams[30:]]]
        outcome = await asyncio.gather(*map(appender.append, commands), return_exceptions=True)
    (moved,) = (result for result in outcome if isinstance(result, Exception))
    assert isinstance(moved, Moved)
    assert moved.streams == {there}
    assert sorted(id for _, id, _ in await recorded(pool)) == sorted([there, *streams])


async def test_a_database_that_stays_away_is_told():
    async with Appender("postgresql://nobody@127.0.0.1:1/nowhere", patience=0.3) as appender:
        with pytest.raises(LogUnavailable):
            await appender.append(writing(uuid4(), 1))


@pytest.mark.parametrize(
    "change",
    ["UPDATE stored_events SET state = ''", "DELETE FROM stored_events", "TRUNCATE stored_events"],
)
async def test_the_database_refuses_to_change_the_log(database_url: str, pool: Pool, change: str):
    async with Appender(database_url) as appender:
        await appender.append(writing(uuid4(), 1))
    with psycopg.connect(database_url) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(change.encode())
    assert len(await recorded(pool)) == 1

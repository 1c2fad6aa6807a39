"""The chain finds whatever was changed in the log, and says where."""

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from history.chain.prove import Broken, prove
from store import chain
from store.checkpoints import Checkpoint
from store.connections import Connection
from tests.people import everybody
from tests.projected import append_all

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
async def forger(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Connection]:
    """Somebody who may write what they like into a log that is chained in blocks of seven."""
    monkeypatch.setattr(chain, "BLOCK", 7)
    await append_all(database_url, everybody())
    async with await psycopg.AsyncConnection[Any].connect(database_url, autocommit=True) as connection:
        while await chain.extend(connection, LATER):
            pass
        await connection.execute("SET session_replication_role = replica")
        yield connection


async def broken(database_url: str, *checkpoints: Checkpoint) -> int:
    with pytest.raises(Broken) as found:
        await prove(database_url, checkpoints)
    return found.value.position


async def test_a_log_that_nobody_touched_holds_its_checkpoints(database_url: str, forger: Connection):
    first = await prove(database_url)
    assert first.newest is not None
    assert first.newest.position == first.head
    assert (await prove(database_url, [first.newest])).foreign == []


FORGERIES: dict[str, str] = {
    "a word": "UPDATE stored_events SET state = replace(convert_from(state, 'UTF8'), 'e', 'i')::bytea",
    "a time": "UPDATE stored_events SET occurred_at = occurred_at + interval '1 us'",
    "an author": "UPDATE stored_events SET actor_id = gen_random_uuid()",
    "another stream": "UPDATE stored_events SET originator_id = gen_random_uuid()",
    "its place": "DELETE FROM stored_events",
}


async def test_a_forgery_is_found_where_it_is(database_url: str, forger: Connection):
    await forger.execute("CREATE TABLE truth AS TABLE stored_events")
    for forgery in FORGERIES.values():
        for position in (1, 7, 8, 16):
            await forger.execute(f"{forgery} WHERE notification_id = {position}".encode())
            assert await broken(database_url) == position, forgery
            await forger.execute("DELETE FROM stored_events")
            await forger.execute("INSERT INTO stored_events TABLE truth")


async def chained_anew(forger: Connection) -> None:
    await forger.execute("DELETE FROM chain")
    while await chain.extend(forger, LATER):
        pass


REWRITINGS: dict[str, Callable[[int], str]] = {
    "changed": lambda at: f"UPDATE stored_events SET actor_id = NULL WHERE notification_id = {at}",
    "cut off": lambda at: f"DELETE FROM stored_events WHERE notification_id >= {at}",
}


@pytest.mark.parametrize("rewriting", REWRITINGS)
async def test_who_chains_a_forged_log_anew_meets_the_checkpoint(
    database_url: str, forger: Connection, rewriting: str
):
    """Without one nobody could tell: the checkpoint must be where the forger cannot reach it."""
    whole = (await prove(database_url)).newest
    assert whole is not None
    await forger.execute(REWRITINGS[rewriting](10).encode())
    await chained_anew(forger)
    await prove(database_url)
    assert await broken(database_url, whole) == 1


async def test_the_last_checkpoint_that_holds_bounds_what_may_be_forged(
    database_url: str, forger: Connection
):
    whole = (await prove(database_url)).newest
    ((digest,),) = await (await forger.execute("SELECT digest FROM chain WHERE last = 14")).fetchall()
    assert whole is not None
    early = Checkpoint(whole.at, whole.epoch, 14, digest.hex())
    late = Checkpoint(whole.at, whole.epoch, whole.position, "00")
    assert await broken(database_url, early, late) == 15


async def test_a_checkpoint_of_another_life_of_the_log_is_told_but_breaks_nothing(
    database_url: str, forger: Connection
):
    whole = (await prove(database_url)).newest
    assert whole is not None
    await forger.execute("UPDATE epoch SET id = gen_random_uuid()")
    lost = Checkpoint(whole.at, whole.epoch, whole.position + 100, "00")
    assert (await prove(database_url, [whole, lost])).foreign == [lost]

"""The chain finds whatever was changed in the log, and says where."""

from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from history.chain.prove import Broken, prove
from store import chain
from store.checkpoints import Checkpoint, keep
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


async def test_what_the_chainer_says_of_a_forged_log_hides_nothing_that_was_said_before(
    database_url: str, forger: Connection
):
    whole = (await prove(database_url)).newest
    await forger.execute(REWRITINGS["changed"](10).encode())
    await chained_anew(forger)
    forged = (await prove(database_url)).newest
    assert whole is not None
    assert forged is not None
    assert whole.position == forged.position
    assert await broken(database_url, whole, forged) == 1


async def test_a_checkpoint_of_another_life_is_told_if_the_log_does_not_hold_it(
    database_url: str, forger: Connection
):
    whole = (await prove(database_url)).newest
    assert whole is not None
    await forger.execute("UPDATE epoch SET id = gen_random_uuid()")
    lost = Checkpoint(whole.at, whole.epoch, whole.position + 100, "00")
    assert (await prove(database_url, [whole, lost])).foreign == [lost]


async def lives_on(forger: Connection, file: Path, database_url: str) -> UUID:
    """A line more in the file, and then another life: the epoch of the one before."""
    told = (await prove(database_url)).newest
    assert told is not None
    keep(file, told)
    await forger.execute("UPDATE epoch SET id = %s", (uuid4(),))
    return told.epoch


async def test_a_forger_who_changes_the_epoch_too_is_found(
    does, database_url: str, forger: Connection, tmp_path: Path
):
    """The log looks like a backup that was restored; so whoever restored none is told."""
    file = tmp_path / "checkpoints.jsonl"
    before = await lives_on(forger, file, database_url)
    await forger.execute(REWRITINGS["changed"](10).encode())
    await chained_anew(forger)
    found = await does("history", "prove", "--checkpoints", file)
    assert found.exit_code == 1
    assert f"does not hold 1 checkpoint of the epoch {before}" in found.output
    assert "what it was" not in found.output


async def test_who_restored_a_backup_says_which_life_it_was_of(
    does, database_url: str, forger: Connection, tmp_path: Path
):
    """And excuses no other: a forger cannot hide behind a restoring of long ago."""
    file = tmp_path / "checkpoints.jsonl"
    first = await lives_on(forger, file, database_url)
    await forger.execute(REWRITINGS["cut off"](30).encode())
    await chained_anew(forger)
    proving = ("history", "prove", "--checkpoints", file, "--restored", first)
    restored = await does(*proving)
    assert restored.exit_code == 0
    assert "lost when a backup was restored" in restored.output
    assert "0 checkpoints held" in restored.output
    second = await lives_on(forger, file, database_url)
    assert (await does(*proving)).exit_code == 0
    await forger.execute(REWRITINGS["changed"](10).encode())
    await chained_anew(forger)
    found = await does(*proving)
    assert found.exit_code == 1
    assert f"does not hold 1 checkpoint of the epoch {second}" in found.output

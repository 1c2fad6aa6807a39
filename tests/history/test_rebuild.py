"""A rebuild gives what the projector gave, while the projector goes on."""

import asyncio
import re
from importlib.resources import files
from itertools import islice

import pytest

from domain.decisions.messages import post
from history.compare import Difference
from history.rebuild import NothingBefore, RebuildRuns, back, rebuild
from migrations import read_model_indexes
from projections.engine import Engine, Overtaken
from store.connections import Connection
from tests.dsl import BOB, World
from tests.people import HELLO, fresh, said, workspace_of_two
from tests.projected import append, append_all, forget, project, projecting, tables
from workers.projector import serve


async def test_what_is_rebuilt_is_what_was_built(database_url: str):
    world = workspace_of_two()
    for n in range(30):
        world.do(post, said(fresh(n), "@bob re", by=BOB, to=HELLO if n % 2 else None))
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await project(connection)
        before = await tables(connection)
        rebuilt = await rebuild(database_url)
        assert rebuilt.events == len(world.log)
        assert await tables(connection) == before


def test_every_statement_is_known_by_the_name_of_its_index():
    text = re.sub("--.*", "", (files("migrations") / "chat_indexes.sql").read_text())
    statements = [statement.strip().encode() for statement in text.split(";") if statement.strip()]
    assert list(read_model_indexes().values()) == statements


@pytest.mark.parametrize("made", [0, 10, len(read_model_indexes())])
async def test_every_index_is_there_again(database_url: str, monkeypatch: pytest.MonkeyPatch, made: int):
    """Also after one that was interrupted when it had made none, some or all of them."""
    world = workspace_of_two()
    await append_all(database_url, world)

    async def pulled(*_: object) -> int:
        raise KeyboardInterrupt

    async with projecting(database_url) as connection:
        await project(connection)
        before = await indexes(connection)
        assert "messages_channel" in {name for name, _ in before}
        with monkeypatch.context() as interrupted:
            some = dict(islice(read_model_indexes().items(), made))
            interrupted.setattr("history.rebuild.read_model_indexes", lambda: some)
            interrupted.setattr("history.rebuild._flip", pulled)
            with pytest.raises(KeyboardInterrupt):
                await rebuild(database_url)
        await rebuild(database_url)
        assert await indexes(connection) == before


async def indexes(connection: Connection) -> list[tuple[str, str]]:
    cursor = await connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'chat' ORDER BY indexname"
    )
    return await cursor.fetchall()


async def test_the_projector_starts_over_on_what_has_been_rebuilt(database_url: str):
    world = workspace_of_two()
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        engine = await project(connection)
        await rebuild(database_url)
        half = len(world.log)
        world.do(post, said(fresh(1), "after"))
        await append(database_url, world.log[half:])
        with pytest.raises(Overtaken):
            await engine.step(10)
        engine = await Engine.at_checkpoint(connection)
        assert await engine.step(10) == 1
        texts = [row[8] for row in (await tables(connection))["messages"]]
        assert sorted(texts) == ["after", "bob joined the channel", "hello"]


async def test_a_rebuild_stops_where_the_live_read_models_are(database_url: str):
    """Readers never see frames announced for what they cannot read, nor the other way round."""
    world = workspace_of_two()
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        engine = await Engine.at_checkpoint(connection)
        await engine.step(5)
        before = await tables(connection)
        await rebuild(database_url)
        assert await tables(connection) == before


async def test_a_projector_at_work_loses_and_doubles_nothing(database_url: str, redis_url: str):
    """It is caught by the flip at any moment of its batches, and goes on where the new read models are."""
    world = workspace_of_two()
    await append_all(database_url, world)
    stop = asyncio.Event()
    projector = asyncio.create_task(serve(database_url=database_url, redis_url=redis_url, stop=stop))
    async with projecting(database_url) as connection:
        for n in range(6):
            written = len(world.log)
            for m in range(40):
                world.do(post, said(fresh(n * 40 + m), "@bob re", by=BOB, to=HELLO if m % 2 else None))
            await asyncio.gather(append(database_url, world.log[written:]), rebuild(database_url))
        async with asyncio.timeout(60):
            while (await tables(connection))["checkpoint"] != [(len(world.log),)]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        stop.set()
        await projector
        found = await tables(connection)
        assert await (await connection.execute("SELECT * FROM quarantine")).fetchall() == []
        await forget(connection)
        await project(connection)
        assert await tables(connection) == found


async def test_poison_does_not_stop_a_rebuild(database_url: str):
    world = workspace_of_two()
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await connection.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state, "
            "notification_id, occurred_at, recorded_at) "
            "VALUES (gen_random_uuid(), 1, 'message.edited', '{}', %s, now(), now())",
            (len(world.log) + 1,),
        )
        await project(connection)
        before = await tables(connection)
        await rebuild(database_url)
        assert await tables(connection) == before


async def talked(database_url: str) -> World:
    world = workspace_of_two()
    for n in range(30):
        world.do(post, said(fresh(n), "@bob re", by=BOB))
    await append_all(database_url, world)
    return world


async def test_one_that_was_interrupted_goes_on_where_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("history.rebuild.BATCH", 10)
    world = await talked(database_url)

    def pulled(_: int) -> None:
        raise KeyboardInterrupt

    async with projecting(database_url) as connection:
        await project(connection)
        before = await tables(connection)
        with pytest.raises(KeyboardInterrupt):
            await rebuild(database_url, done=pulled)
        rebuilt = await rebuild(database_url)
        assert rebuilt.events == len(world.log) - 10
        assert await tables(connection) == before
        assert (await rebuild(database_url, anew=True)).events == len(world.log)


async def test_each_row_that_changes_is_named_and_one_may_go_back(database_url: str):
    world = await talked(database_url)
    async with projecting(database_url) as connection:
        await project(connection)
        right = await tables(connection)
        await connection.execute("UPDATE messages SET text = 'wrong' WHERE id = %s", (HELLO,))
        wrong = await tables(connection)
        found: list[Difference] = []
        await rebuild(database_url, differs=found.append)
        (difference,) = found
        assert (difference.table, difference.key) == ("messages", (HELLO,))
        assert (difference.live, difference.replayed) == ({"text": "wrong"}, {"text": "hello"})
        assert await tables(connection) == right
        await back(database_url)
        assert await tables(connection) == wrong
        await back(database_url)
        assert await tables(connection) == right
        half = len(world.log)
        world.do(post, said(fresh(99), "meanwhile"))
        await append(database_url, world.log[half:])
        await project(connection)
        await back(database_url)
        texts = [row[8] for row in (await tables(connection))["messages"]]
        assert {"wrong", "meanwhile"} <= set(texts)


async def test_there_is_nothing_to_go_back_to_before_the_first(database_url: str):
    with pytest.raises(NothingBefore):
        await back(database_url)


async def test_one_rebuild_runs_at_a_time(database_url: str):
    async with projecting(database_url) as other:
        await other.execute("SELECT pg_advisory_lock(hashtext('backscroll.rebuild'))")
        with pytest.raises(RebuildRuns):
            await rebuild(database_url)


async def test_readers_see_no_gap(database_url: str):
    """Whoever reads all the while finds everything each time, there and back."""
    await talked(database_url)
    async with projecting(database_url) as connection, projecting(database_url) as reader:
        await project(connection)
        over = asyncio.Event()

        async def reading() -> set[int]:
            found: set[int] = set()
            while not over.is_set():
                cursor = await reader.execute("SELECT count(*) FROM messages")
                found |= {count for (count,) in await cursor.fetchall()}
            return found

        task = asyncio.create_task(reading())
        for flip in (rebuild, back, rebuild):
            await flip(database_url)
        over.set()
        assert await task == {32}

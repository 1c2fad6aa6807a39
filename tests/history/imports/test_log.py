"""A whole log goes to another server and is there what it was here."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from history.digest import digest
from history.exports.formats import Format
from history.exports.manifest import NoExport
from history.exports.run import export
from history.imports.log import NotEmpty, import_log
from history.verify import verify
from store.connections import Connection, Pool
from tests.history.erasure.test_erasing import begun, erasers, go_on
from tests.laws.test_screen import story
from tests.laws.tour import HEARD_AGAIN, UNHEARD
from tests.people import HELLO, workspace_of_two
from tests.projected import append, append_all, project, projecting
from tests.workers.test_projector import eventually, projector, reached


async def log_of(connection: Connection) -> list[tuple[object, ...]]:
    found = await connection.execute("SELECT * FROM stored_events ORDER BY notification_id")
    return await found.fetchall()


@pytest.mark.parametrize("format", ["parquet", "jsonl", "csv"])
async def test_every_command_that_ever_was_gives_the_same_digest(
    database_url: str, elsewhere: str, tmp_path: Path, format: Format
):
    """Votes in anonymous polls and saved messages with it."""
    await append_all(database_url, story([*UNHEARD, *HEARD_AGAIN]))
    export(database_url, tmp_path, format=format, whole=True, window=50)
    position = import_log(elsewhere, tmp_path)
    async with projecting(database_url) as here, projecting(elsewhere) as there:
        await project(here)
        await project(there)
        assert await log_of(here) == await log_of(there)
    assert await digest(database_url) == await digest(elsewhere)
    assert (await digest(elsewhere)).position == position
    assert [each async for each in verify(elsewhere)] == []


async def test_it_goes_on_where_it_stopped(database_url: str, elsewhere: str, tmp_path: Path):
    world = workspace_of_two()
    await append_all(database_url, world)
    await append(elsewhere, world.log[:5])
    export(database_url, tmp_path, whole=True, window=3)
    assert import_log(elsewhere, tmp_path) == import_log(elsewhere, tmp_path) == world.log[-1].position
    async with projecting(database_url) as here, projecting(elsewhere) as there:
        assert [row[:5] for row in await log_of(here)] == [row[:5] for row in await log_of(there)]


async def test_another_log_stays_as_it_is(database_url: str, elsewhere: str, tmp_path: Path):
    world = workspace_of_two()
    await append_all(database_url, world)
    export(database_url, tmp_path, whole=True)
    others = (replace(of, position=n) for n, of in enumerate(world.log[3:7], 1))
    await append(elsewhere, others)
    async with projecting(elsewhere) as there:
        before = await log_of(there)
        with pytest.raises(NotEmpty):
            import_log(elsewhere, tmp_path)
        assert await log_of(there) == before


@pytest.mark.parametrize("gap", [False, True])
async def test_a_log_that_differs_before_where_it_goes_on_is_another_one(
    database_url: str, elsewhere: str, tmp_path: Path, gap: bool
):
    """Its last event is the same, and none of its words was erased."""
    world = workspace_of_two()
    await append_all(database_url, world)
    export(database_url, tmp_path, whole=True)
    await append(elsewhere, [of for of in world.log[:5] if of.position != 2])
    if not gap:
        await append(elsewhere, [replace(world.log[5], position=2)])
    async with projecting(elsewhere) as there:
        before = await log_of(there)
        with pytest.raises(NotEmpty, match="another log"):
            import_log(elsewhere, tmp_path)
        assert await log_of(there) == before


async def test_only_a_whole_and_sound_export_is_taken(database_url: str, elsewhere: str, tmp_path: Path):
    await append_all(database_url, workspace_of_two())
    export(database_url, tmp_path / "part")
    with pytest.raises(NoExport, match="not the whole log"):
        import_log(elsewhere, tmp_path / "part")
    manifest = export(database_url, tmp_path / "whole", whole=True)
    (tmp_path / "whole" / manifest.files[0].path).write_bytes(b"something else")
    with pytest.raises(NoExport, match="damaged"):
        import_log(elsewhere, tmp_path / "whole")
    async with projecting(elsewhere) as there:
        assert await log_of(there) == []


async def test_words_that_were_erased_meanwhile_are_not_gone_on_with(
    database_url: str, elsewhere: str, redis_url: str, pool: Pool, tmp_path: Path
):
    """Neither by files that were written before, nor by a server that took them in."""
    world = workspace_of_two()
    await append_all(database_url, world)
    export(database_url, tmp_path / "before", whole=True)
    import_log(elsewhere, tmp_path / "before")
    async with projector(database_url, redis_url), erasers(database_url, redis_url, pool) as one:
        await eventually(reached(pool, len(world.log)))
        await go_on(database_url, one, await begun(database_url, "message", HELLO))
    with pytest.raises(NoExport, match="words that have been erased since"):
        export(database_url, tmp_path / "before", whole=True)
    export(database_url, tmp_path / "after", whole=True)
    async with projecting(elsewhere) as there:
        before = await log_of(there)
        with pytest.raises(NotEmpty, match=f"position {world.log[-1].position} has words here"):
            import_log(elsewhere, tmp_path / "after")
        assert await log_of(there) == before
    export(database_url, tmp_path / "after", whole=True)

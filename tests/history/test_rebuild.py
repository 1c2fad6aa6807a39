"""A rebuild gives what the projector gave, while the projector goes on."""

import pytest

from domain.decisions.messages import post
from history.rebuild import rebuild
from projections.engine import Engine, Overtaken
from tests.dsl import BOB
from tests.people import HELLO, fresh, said, workspace_of_two
from tests.projected import append, append_all, project, projecting, tables


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
        assert [row[8] for row in (await tables(connection))["messages"]] == ["hello", "after"]


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

"""The engine: a batch, its read models and its checkpoint are one thing."""

import pytest

from domain.decisions.memberships import LeaveWorkspace, leave_workspace
from domain.decisions.messages import post
from projections import engine
from tests.dsl import ADA, BOB, NOON
from tests.people import HELLO, HERE, fresh, said, workspace_of_two
from tests.projected import append_all, forget, project, projecting, tables


async def test_everything_of_a_batch_is_there_with_its_checkpoint(database_url: str):
    world = workspace_of_two()
    world.do(post, said(fresh(1), "re", by=BOB, to=HELLO))
    async with projecting(database_url) as connection:
        await append_all(database_url, world)
        await project(connection, batch=1000)
        found = await tables(connection)
    assert found["checkpoint"] == [(len(world.log),)]
    assert sorted(row[8] for row in found["messages"]) == ["bob joined the channel", "hello", "re"]
    assert [row[5] for row in found["threads"]] == [1]


@pytest.mark.parametrize("batch", [1, 2, 3, 7])
async def test_batches_do_not_matter(database_url: str, batch: int):
    world = workspace_of_two()
    for n in range(10):
        world.do(post, said(fresh(n), "@bob re", by=BOB, to=HELLO if n % 2 else None))
    async with projecting(database_url) as connection:
        await append_all(database_url, world)
        await project(connection, batch=1000)
        whole = await tables(connection)
        await forget(connection)
        await project(connection, batch=batch)
        assert await tables(connection) == whole


@pytest.mark.parametrize("batch", [1, 3, 1000])
async def test_rows_that_are_copied_in_are_those_that_would_have_been_written(
    database_url: str, batch: int, monkeypatch: pytest.MonkeyPatch
):
    """Also of those whom the same batch, or the next one, changes once more."""
    world = workspace_of_two()
    for n in range(4):
        world.do(post, said(fresh(n), "@bob re", by=BOB, to=HELLO if n % 2 else None))
    world.do(leave_workspace, LeaveWorkspace(actor=BOB, at=NOON, workspace_id=HERE))
    async with projecting(database_url) as connection:
        await append_all(database_url, world)
        await project(connection, batch=1000)
        written = await tables(connection)
        await forget(connection)
        monkeypatch.setattr(engine, "MANY", 1)
        await project(connection, batch=batch)
        assert await tables(connection) == written


@pytest.mark.parametrize("batch", [1, 1000])
async def test_who_leaves_follows_nothing_though_it_all_happens_at_once(database_url: str, batch: int):
    """What one follows is looked up by channel: a look within a batch must see what the batch did."""
    world = workspace_of_two()
    world.do(post, said(fresh(1), "re", by=BOB, to=HELLO))
    world.do(leave_workspace, LeaveWorkspace(actor=BOB, at=NOON, workspace_id=HERE))
    async with projecting(database_url) as connection:
        await append_all(database_url, world)
        await project(connection, batch=batch)
        rows = (await tables(connection))["thread_followers"]
        assert [(row[1], row[8]) for row in rows] == [(ADA, "following"), (BOB, "left")]

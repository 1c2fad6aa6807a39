"""The log is told in order, whole or in part."""

import pytest

from domain.refusals import WorkspaceNotFound
from history.events import told
from tests.people import workspace_of_two
from tests.projected import append_all, project, projecting


async def test_the_log_is_told_in_order_and_by_type(database_url: str):
    world = workspace_of_two()
    await append_all(database_url, world)
    everything = [event async for event in told(database_url, limit=1_000)]
    assert [event["position"] for event in everything] == list(range(1, len(world.log) + 1))
    posted = [event async for event in told(database_url, type="message.posted", limit=1_000)]
    assert [event["event"]["text"] for event in posted] == ["hello"]
    after = [event async for event in told(database_url, after=3, limit=2)]
    assert [event["position"] for event in after] == [4, 5]


async def test_a_workspace_is_named_by_its_slug(database_url: str):
    world = workspace_of_two()
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await project(connection)
        ((slug, id),) = await (await connection.execute("SELECT slug, id FROM workspaces")).fetchall()
    here = [event async for event in told(database_url, slug=slug, limit=1_000)]
    assert {event["workspace_id"] for event in here} == {id}
    with pytest.raises(WorkspaceNotFound):
        await anext(told(database_url, slug="nowhere", limit=1))

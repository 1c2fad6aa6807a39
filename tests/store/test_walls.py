"""The second wall holds when nobody stands at the first."""

from uuid import UUID

import psycopg
import pytest

from domain.decisions.messages import post
from domain.decisions.workspaces import CreateWorkspace, create_workspace
from domain.ids import ChannelId, WorkspaceId
from domain.refusals import ChannelNotFound
from projections.past import as_of
from projections.past.moments import moment_at
from projections.past.scratch import a_look_back
from projections.views import events
from projections.views.pages import Cut
from store.codec import PRIVATE
from store.walls import raise_walls, walled
from tests.dsl import ADA, BOB, NOON, World
from tests.laws.test_as_of import looking_back
from tests.people import GENERAL, HERE, fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting

THERE, ELSEWHERE = WorkspaceId(UUID(int=900, version=4)), ChannelId(UUID(int=901, version=4))


def two_workspaces() -> World:
    world = workspace_of_two()
    other = CreateWorkspace(actor=BOB, at=NOON, workspace_id=THERE, general_id=ELSEWHERE, name="Other")
    world.do(create_workspace, other)
    world.do(post, said(fresh(1), "over there", by=BOB, in_=ELSEWHERE))
    return world


@pytest.fixture
async def town(database_url: str) -> str:
    await append_all(database_url, two_workspaces())
    async with projecting(database_url) as connection:
        await project(connection)
    return database_url


async def test_within_the_walls_there_is_no_other_workspace(town: str):
    async with projecting(town) as connection, walled(connection, HERE):
        for table in ("channels", "channel_members", "messages", "workspace_members"):
            cursor = await connection.execute(f"SELECT DISTINCT workspace_id FROM {table}".encode())
            assert await cursor.fetchall() == [(HERE,)], table
        found = await connection.execute("SELECT DISTINCT workspace_id FROM stored_events")
        assert set(await found.fetchall()) == {(HERE,), (None,)}
        kinds = await connection.execute(
            "SELECT DISTINCT topic FROM stored_events WHERE workspace_id IS NULL"
        )
        assert await kinds.fetchall() == [("user.registered",)]


async def test_the_view_of_the_log_shows_within_the_walls_what_the_table_does(town: str):
    async with projecting(town) as connection:
        whole = await connection.execute("SELECT DISTINCT workspace_id FROM log")
        assert set(await whole.fetchall()) == {(HERE,), (THERE,), (None,)}
        async with walled(connection, HERE):
            seen = await connection.execute("SELECT position FROM log ORDER BY position")
            table = await connection.execute(
                "SELECT notification_id FROM stored_events WHERE topic <> ALL(%s) ORDER BY 1",
                (list(PRIVATE),),
            )
            assert (positions := await seen.fetchall()) == await table.fetchall()
            assert positions


async def test_who_was_let_at_the_view_alone_sees_no_less_and_no_more(town: str):
    """What docs/analysts.md proposes for a server that is shared."""
    async with projecting(town) as connection, connection.transaction(force_rollback=True):
        cursor = await connection.execute("SELECT count(*) FROM log")
        all_of_them = await cursor.fetchall()
        for statement in (b"CREATE ROLE dora", b"GRANT SELECT ON log TO dora", b"SET LOCAL ROLE dora"):
            await connection.execute(statement)
        assert await (await connection.execute("SELECT count(*) FROM log")).fetchall() == all_of_them
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("SELECT FROM stored_events")


async def test_who_takes_after_the_analysts_is_walled_in_as_they_are(town: str):
    async with projecting(town) as connection, connection.transaction(force_rollback=True):
        for statement in (b"CREATE ROLE dora", b"GRANT backscroll_analyst TO dora", b"SET LOCAL ROLE dora"):
            await connection.execute(statement)
        assert await (await connection.execute("SELECT FROM log")).fetchall() == []


async def test_a_view_of_the_log_keeps_no_parallel_worker_from_counting_it(town: str):
    async with projecting(town) as connection, connection.transaction(force_rollback=True):
        for setting in (b"parallel_setup_cost", b"parallel_tuple_cost", b"min_parallel_table_scan_size"):
            await connection.execute(b"SET LOCAL " + setting + b" = 0")
        plan = await (await connection.execute("EXPLAIN SELECT count(*) FROM log")).fetchall()
        assert "Parallel" in str(plan)
        async with walled(connection, HERE):
            seen = await (await connection.execute("SELECT FROM log")).fetchall()
            assert await (await connection.execute("SELECT count(*) FROM log")).fetchall() == [(len(seen),)]


async def test_a_route_that_forgot_to_ask_finds_nothing(town: str):
    """Asked for the other workspace, by its owner even, from within the walls of this one."""
    async with projecting(town) as connection:
        whole = await events.of_workspace(connection, THERE, BOB, staff=True, after=0, limit=200, type=None)
        assert "over there" in str(whole.items)
        async with walled(connection, HERE):
            page = await events.of_workspace(
                connection, THERE, BOB, staff=True, after=0, limit=200, type=None
            )
            assert page.items == []
            mine = await events.of_workspace(connection, HERE, ADA, staff=True, after=0, limit=200, type=None)
            assert "hello" in str(mine.items)


async def test_the_past_of_another_workspace_cannot_be_laid_out(town: str):
    async with looking_back(town) as back:
        for walls, channel, found in (
            (HERE, GENERAL, True),
            (HERE, ELSEWHERE, False),
            (THERE, ELSEWHERE, True),
        ):
            async with a_look_back(back):
                moment = await moment_at(back, None)
                await raise_walls(back, walls)
                if found:
                    assert (await as_of.channel_as_of(back, channel, moment, Cut())).items
                else:
                    with pytest.raises(ChannelNotFound):
                        await as_of.channel_as_of(back, channel, moment, Cut())


async def test_without_a_workspace_there_is_nothing(town: str):
    async with projecting(town) as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE backscroll_analyst")
        assert await (await connection.execute("SELECT FROM stored_events")).fetchall() == []
        assert await (await connection.execute("SELECT FROM messages")).fetchall() == []
        assert await (await connection.execute("SELECT FROM log")).fetchall() == []


@pytest.mark.parametrize(
    "forbidden",
    [
        b"SELECT FROM sessions",
        b"SELECT FROM credentials",
        b"SELECT FROM api_keys",
        b"SELECT FROM outbox",
        b"SELECT FROM shown_messages",
        b"UPDATE messages SET text = ''",
        b"DELETE FROM stored_events",
        b"INSERT INTO channels SELECT * FROM channels",
    ],
)
async def test_nothing_secret_is_shown_and_nothing_can_be_changed(town: str, forbidden: bytes):
    async with projecting(town) as connection, walled(connection, HERE):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with connection.transaction():
                await connection.execute(forbidden)


async def test_the_walls_stand_after_a_rebuild(town: str):
    from history.rebuild import rebuild

    await rebuild(town)
    async with projecting(town) as connection, walled(connection, HERE):
        names = await connection.execute("SELECT name FROM workspaces")
        assert await names.fetchall() == [("Lamp",)]

"""Verify finds every damage, and nothing where there is none."""

import asyncio
from contextlib import aclosing

import pytest
from hypothesis import HealthCheck, example, given, settings

from domain.decisions.messages import EditMessage, edit, post
from domain.decisions.removal import DeleteMessage, RestoreMessage, delete, restore
from history.verify import Difference, verify
from store.connections import Connection
from tests.dsl import ADA, BOB, EVE, NOON
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import stories
from tests.laws.test_screen import started, story
from tests.laws.tour import HEARD_AGAIN, UNHEARD
from tests.people import HELLO, enter, fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting

BLOCK = """
    INSERT INTO relationships
    SELECT id, %(bob)s, 'none', false, true, false, true, true, true, '', now()
    FROM users WHERE username = 'eve'
"""


async def differences(database_url: str) -> list[Difference]:
    return [each async for each in verify(database_url)]


async def lively(database_url: str, connection: Connection) -> None:
    world = workspace_of_two()
    enter(world, EVE, "eve")
    for n in range(12):
        world.do(post, said(fresh(n), "@bob @eve re", by=BOB if n % 3 else EVE, to=HELLO if n % 2 else None))
    await append_all(database_url, world)
    await project(connection)


async def test_what_the_projector_made_is_what_the_log_says(database_url: str) -> None:
    async with projecting(database_url) as connection:
        await lively(database_url, connection)
        assert await differences(database_url) == []
        left = await connection.execute("SELECT FROM pg_namespace WHERE nspname = 'chat_verify'")
        assert left.rowcount == 0


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE messages SET text = 'x' WHERE seq = 2", {"messages"}),
        ("DELETE FROM channel_members WHERE user_id = %(bob)s", {"channel_members"}),
        ("UPDATE channels SET last_seq = last_seq + 1 WHERE general", {"channels", "unread"}),
        ("UPDATE messages SET counted = false WHERE seq = 2", {"messages"}),
        ("UPDATE thread_followers SET read_seq = 0", {"thread_followers"}),
        ("UPDATE threads SET last_seq = 9", {"threads", "unread"}),
        ("DELETE FROM mentions", {"mentions", "unread"}),
        (
            "INSERT INTO mentions SELECT channel_id, %(bob)s, 77, author_id FROM messages LIMIT 1",
            {"mentions"},
        ),
        ("UPDATE users SET username = 'mallory' WHERE username = 'eve'", {"users"}),
        ("UPDATE channel_members SET own_seq = 99", {"channel_members"}),
        (BLOCK, {"relationships", "unread"}),
    ],
)
async def test_a_damaged_row_is_named(database_url: str, damage: str, named: set[str]) -> None:
    async with projecting(database_url) as connection:
        await lively(database_url, connection)
        await connection.execute(damage.encode(), {"bob": BOB})
        found = await differences(database_url)
    assert {each.table for each in found} == named
    assert all(str(each).startswith(each.table) for each in found)


async def test_what_follows_on_a_message_that_cannot_be_read_changes_nothing(database_url: str) -> None:
    """The projector puts it aside, and with it what befell it."""
    world = workspace_of_two()
    broken = fresh(1)
    world.do(post, said(broken, "@bob re", to=HELLO))
    world.do(edit, EditMessage(actor=ADA, at=NOON, message_id=broken, text="@bob again"))
    world.do(delete, DeleteMessage(actor=ADA, at=NOON, message_id=broken))
    world.do(restore, RestoreMessage(actor=ADA, at=NOON, message_id=broken))
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        async with connection.transaction():
            await connection.execute("SET LOCAL session_replication_role = replica")
            await connection.execute(
                "UPDATE stored_events SET state = '{' WHERE originator_id = %s AND topic = 'message.posted'",
                (broken,),
            )
        await project(connection)
        aside = await connection.execute("SELECT FROM quarantine")
        assert aside.rowcount == 4
        assert await differences(database_url) == []


async def test_one_verify_runs_at_a_time(does, database_url: str) -> None:
    """Another one says so, and takes nothing away from the first."""
    async with projecting(database_url) as connection:
        await lively(database_url, connection)
        await connection.execute("UPDATE messages SET text = 'x' WHERE seq IN (1, 2)")
        async with aclosing(verify(database_url)) as first:
            await anext(first)
            second = await does("verify")
            assert second.exit_code == 1
            assert "Error: Another verify is under way." in second.output
            assert [each.table async for each in first] == ["messages"]
        assert "2 differences" in (await does("verify")).output


async def test_sums_that_are_wrong_on_both_sides_are_found_by_counting(database_url: str) -> None:
    """As if the projector itself were wrong: the replay agrees with it, the messages do not."""
    async with projecting(database_url) as connection:
        await lively(database_url, connection)
        await connection.execute("UPDATE channels SET last_seq = last_seq + 3")
        found = [each for each in await differences(database_url) if each.table == "unread"]
    assert {
        each.live["unread"] - each.replayed["unread"] for each in found if each.live and each.replayed
    } == {3}


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stories(30))
@example(UNHEARD)
@example(HEARD_AGAIN)
def test_nothing_is_found_where_nothing_is_wrong(database_url: str, wishes: list[Wish]) -> None:
    async def run() -> None:
        async with projecting(database_url) as connection:
            await started(connection, database_url, story(wishes))
            await project(connection)
            assert await differences(database_url) == []

    asyncio.run(run())

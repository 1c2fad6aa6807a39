"""What goes out in Slack's layout comes back in as it was."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from domain.decisions.messages import post
from domain.refusals import WorkspaceNotFound
from history.exports.slack.markup import mrkdwn_of
from history.exports.slack.run import export_slack
from history.imports.run import import_slack
from history.slack.text import Names, markdown_of
from store.connections import Connection
from tests.dsl import BOB
from tests.laws.test_screen import story
from tests.laws.tour import HEARD_AGAIN, UNHEARD
from tests.people import fresh, said, workspace_of_two
from tests.projected import append_all, project, projecting

LIGHTHOUSE = Path(__file__).parents[4] / "cli" / "demo" / "lighthouse.slack.zip"
SAID = """
    SELECT
        c.kind, c.slug, m.created_at, u.username, m.content_type, m.text, m.everyone, m.edited_at,
        m.deleted_at IS NOT NULL, root.created_at, m.seq IS NULL, m.files,
        ARRAY(SELECT username FROM users AS o WHERE o.id = ANY(m.mentions) ORDER BY username),
        ARRAY(
            SELECT emoji || ' ' || username FROM jsonb_each(m.reactions) AS r (emoji, users)
            JOIN users AS o ON r.users ? o.id::text ORDER BY 1
        )
    FROM messages AS m
    JOIN channels AS c ON c.id = m.channel_id
    JOIN workspaces AS w ON w.id = c.workspace_id AND w.slug = %(slug)s
    JOIN users AS u ON u.id = m.author_id
    LEFT JOIN messages AS root ON root.id = m.root_id
    ORDER BY m.created_at, c.slug, m.text
"""
PLACES = """
    SELECT c.kind, c.slug, c.topic, c.description, c.general, c.archived, ARRAY(
        SELECT username FROM channel_members AS m JOIN users AS u ON u.id = m.user_id
        WHERE m.channel_id = c.id AND m.active ORDER BY username
    )
    FROM channels AS c JOIN workspaces AS w ON w.id = c.workspace_id AND w.slug = %(slug)s
    WHERE NOT c.deleted ORDER BY 1, 2, 7
"""


async def rows(connection: Connection, query: str, slug: str) -> list[tuple[Any, ...]]:
    return await (await connection.execute(query.encode(), {"slug": slug})).fetchall()


async def test_a_workspace_comes_back_as_it_was(database_url: str, tmp_path: Path):
    await import_slack(database_url, LIGHTHOUSE, "harbour")
    written = await export_slack(database_url, "harbour", tmp_path / "out.zip")
    report = await import_slack(database_url, tmp_path / "out.zip", "again")
    assert report.added == written
    assert [*report.skipped, *report.altered, *report.ignored] == []
    async with projecting(database_url) as connection:
        assert await rows(connection, PLACES, "again") == await rows(connection, PLACES, "harbour")
        assert await rows(connection, SAID, "again") == await rows(connection, SAID, "harbour")


async def test_all_that_can_happen_to_a_message_can_be_written(database_url: str, tmp_path: Path):
    """Polls, places, forwards, notices and what not are words there."""
    await append_all(database_url, story([*UNHEARD, *HEARD_AGAIN]))
    async with projecting(database_url) as connection:
        await project(connection)
        ((slug,),) = await (
            await connection.execute("SELECT slug FROM workspaces ORDER BY created_at LIMIT 1")
        ).fetchall()
        written = await export_slack(database_url, slug, tmp_path / "out.zip")
        report = await import_slack(database_url, tmp_path / "out.zip", "again")
        assert (report.messages, report.skipped, report.ignored) == (written, [], [])


async def test_two_messages_of_one_moment_stay_two(database_url: str, tmp_path: Path):
    world = workspace_of_two()
    for n in range(3):
        world.do(post, said(fresh(n), f"word {n}", by=BOB))
    moment = world.log[-1].at
    world.log[-3:] = [replace(one, at=moment) for one in world.log[-3:]]
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await project(connection)
        ((slug,),) = await (await connection.execute("SELECT slug FROM workspaces")).fetchall()
        written = await export_slack(database_url, slug, tmp_path / "out.zip")
        report = await import_slack(database_url, tmp_path / "out.zip", "again")
    assert report.added == written


async def test_a_workspace_that_is_not_there(database_url: str, tmp_path: Path):
    with pytest.raises(WorkspaceNotFound):
        await export_slack(database_url, "nowhere", tmp_path / "out.zip")
    assert not any(tmp_path.glob("*"))  # noqa: ASYNC240


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "**bold**, ~~struck~~ and _slanted_",
        "a < b && c > d, &amp; as typed",
        "> quoted\nnot quoted",
        "`<code> & @bob` and\n```\n**not bold** <b>\n```",
        "[a label](https://example.org/?a=1&b=2) and https://example.org/x_y_z?q=*1*",
        "@bob, look. @bob. mail bob@example.org, not @nobody",
        "@here and @channel",
        "2 * 3 * 4",
    ],
)
def test_words_come_back_as_they_were(text: str):
    names = Names(handle_of={"UB0B": "bob"}.__getitem__, channel_of={}.get, introduce=lambda key, label: None)
    told = markdown_of(mrkdwn_of(text, {"bob": "UB0B"}, everyone="@here" in text), names)
    assert told.text == text
    assert told.mentions == (("UB0B",) if "@bob, look" in text else ())
    assert told.everyone == ("@here" in text)

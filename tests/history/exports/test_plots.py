"""The worked examples answer, as the page prints them, and are drawn."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from cli.plot import NAMES, plot
from domain.decisions.bans import Ban, ban
from domain.decisions.channel_people import (
    AddToChannel,
    BanFromChannel,
    LeaveChannel,
    RemoveFromChannel,
    add_to_channel,
    ban_from_channel,
    leave_channel,
    remove_from_channel,
)
from domain.decisions.invites import AcceptInvite, accept_invite
from domain.decisions.memberships import LeaveWorkspace, RemoveMember, leave_workspace, remove_member
from domain.ids import UserId, WorkspaceId
from domain.reading import ChannelRead, reading_of
from history.exports.plots import PLOTS, asked
from history.exports.run import export
from history.imports.run import import_slack
from store.appender import Appender
from store.connections import Pool
from store.recorded import Circumstances
from store.sql import statements
from store.writes import Append, Write
from tests.dsl import ADA, BOB, NOON, World
from tests.people import CODE, HERE, SECRETS, enter, workspace_of_two
from tests.projected import append, project, projecting

ROOT = Path(__file__).parents[3]
LIGHTHOUSE = ROOT / "cli" / "demo" / "lighthouse.slack.zip"


@pytest.fixture
async def files(database_url: str, pool: Pool, tmp_path: Path) -> Path:
    """The demo's archive, in which two have read #general since."""
    await import_slack(database_url, LIGHTHOUSE, "lighthouse")
    async with pool.connection() as connection, Appender(database_url) as appender:
        found = await connection.execute(
            b"SELECT m.workspace_id, channel_id, user_id FROM channel_members AS m "
            b"JOIN channels AS c ON c.id = m.channel_id AND c.general LIMIT 2"
        )
        for workspace, channel, user in await found.fetchall():
            read = ChannelRead(channel_id=channel, user_id=user, seq=3)
            about = Circumstances(workspace_id=WorkspaceId(workspace), actor_id=user)
            await appender.append(Append([], [Write(reading_of(channel, user).id, None, [read])], about))
    export(database_url, tmp_path / "files")
    return tmp_path / "files"


def test_the_page_prints_the_queries_that_run():
    page = (ROOT / "docs" / "analysts.md").read_text("utf-8").partition("## Worked examples")[2]
    printed = re.findall(r"```sql\n(.*?);\n```", page.partition("\n## ")[0], re.DOTALL)
    queries = vars(statements("history.exports.plots"))
    assert printed == [query.decode() for query in queries.values()]
    assert tuple(queries) == tuple(PLOTS) == NAMES


async def test_they_answer(files: Path, pool: Pool):
    hours = asked(files, "busiest_hours")
    async with pool.connection() as connection:
        query = "SELECT count(*) FROM messages WHERE content_type <> 'system'"
        said = await (await connection.execute(query.encode())).fetchall()
    assert hours.places == list(range(24))
    assert [(sum(hours.heights),)] == said
    answered = asked(files, "response_times")
    assert answered.places == ["ten minutes", "an hour"]
    assert (await read_or_wrote(pool)).items() == dict(zip(*asked(files, "readers")[3:], strict=True)).items()
    assert asked(files, "membership").heights == [12]
    assert asked(files, "membership", "nowhere").places == []


async def read_or_wrote(pool: Pool) -> dict[str, int]:
    """By channel: two have read #general, and whoever writes is no less of a reader."""
    query = """
        SELECT c.slug, count(DISTINCT reader)
        FROM channels AS c
        CROSS JOIN LATERAL (
            SELECT user_id FROM events.reading_channel_read WHERE channel_id = c.id
            UNION ALL
            SELECT author_id FROM messages
            WHERE channel_id = c.id AND root_id IS NULL AND content_type <> 'system'
        ) AS seen (reader)
        WHERE c.kind IN ('public', 'private')
        GROUP BY c.slug
    """
    async with pool.connection() as connection:
        counted = dict(await (await connection.execute(query.encode())).fetchall())
    assert len(counted) > 1
    return counted


async def test_members_are_whoever_has_not_gone_from_the_channel_or_from_its_workspace(
    database_url: str, tmp_path: Path
):
    world = workspace_of_two()
    people = {
        name: UserId(uuid4()) for name in ("leaves", "removed", "banned", "goes", "fired", "barred", "back")
    }
    for name, who in people.items():
        enter(world, who, name)
        world.do(add_to_channel, AddToChannel(actor=ADA, at=NOON, channel_id=SECRETS, user_id=who))
    day = len(world.log)
    depart(world, people)
    await append(database_url, world.log[:day])
    await append(database_url, [replace(of, at=of.at + timedelta(days=1)) for of in world.log[day:]])
    async with projecting(database_url) as connection:
        await project(connection)
        counted = await connection.execute("SELECT slug, member_count FROM channels")
        now = dict(await counted.fetchall())
    export(database_url, tmp_path)
    for channel, before in (("general", 9), ("secrets", 8)):
        assert asked(tmp_path, "membership", channel).heights == [before, now[channel]]
    assert now == {"general": 6, "secrets": 2}


def depart(world: World, people: dict[str, UserId]) -> None:
    """Out of #secrets or out of the workspace, by every way there is; one comes back to both."""
    here: dict[str, Any] = {"at": NOON, "channel_id": SECRETS}
    home: dict[str, Any] = {"at": NOON, "workspace_id": HERE}
    back = people["back"]
    world.do(leave_channel, LeaveChannel(actor=people["leaves"], **here))
    world.do(remove_from_channel, RemoveFromChannel(actor=ADA, user_id=people["removed"], **here))
    world.do(ban_from_channel, BanFromChannel(actor=ADA, user_id=people["banned"], **here))
    world.do(ban_from_channel, BanFromChannel(actor=ADA, user_id=BOB, **here))
    world.do(leave_workspace, LeaveWorkspace(actor=people["goes"], **home))
    world.do(remove_member, RemoveMember(actor=ADA, user_id=people["fired"], **home))
    world.do(ban, Ban(actor=ADA, user_id=people["barred"], **home))
    world.do(leave_channel, LeaveChannel(actor=back, **here))
    world.do(leave_workspace, LeaveWorkspace(actor=back, **home))
    world.do(accept_invite, AcceptInvite(actor=back, at=NOON, code=CODE))
    world.do(add_to_channel, AddToChannel(actor=ADA, user_id=back, **here))


async def test_they_are_drawn(files: Path, tmp_path: Path):
    for name in NAMES:
        shown = CliRunner().invoke(plot, [str(files), name])
        assert PLOTS[name].title.format(channel="general") in shown.output
        assert CliRunner().invoke(plot, [str(files), name, "--png", str(tmp_path / "x.png")]).exit_code == 0
        assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    nothing = CliRunner().invoke(plot, [str(files), "membership", "--channel", "nowhere"])
    assert "nothing to draw" in nothing.output

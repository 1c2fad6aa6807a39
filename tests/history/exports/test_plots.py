"""The worked examples answer, as the page prints them, and are drawn."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.plot import NAMES, plot
from domain.ids import WorkspaceId
from domain.reading import ChannelRead, reading_of
from history.exports.plots import PLOTS, asked
from history.exports.run import export
from history.imports.run import import_slack
from store.appender import Appender
from store.connections import Pool
from store.recorded import Circumstances
from store.sql import statements
from store.writes import Append, Write

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
    assert asked(files, "readers")[3:] == (["general"], [2])
    assert asked(files, "membership").heights == [12]
    assert asked(files, "membership", "nowhere").places == []


async def test_they_are_drawn(files: Path, tmp_path: Path):
    for name in NAMES:
        shown = CliRunner().invoke(plot, [str(files), name])
        assert PLOTS[name].title.format(channel="general") in shown.output
        assert CliRunner().invoke(plot, [str(files), name, "--png", str(tmp_path / "x.png")]).exit_code == 0
        assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    nothing = CliRunner().invoke(plot, [str(files), "membership", "--channel", "nowhere"])
    assert "nothing to draw" in nothing.output

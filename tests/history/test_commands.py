"""From the command line: out in one form and in again, here and elsewhere, and taken back."""

import json
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.history.imports.test_slack import LIGHTHOUSE


async def test_out_in_again_and_back(does, tmp_path: Path):
    report = json.loads((await does("import", "slack", LIGHTHOUSE, "--workspace", "here", "--json")).stdout)
    written = await does("history", "export", tmp_path / "files")
    assert "up to position" in written.output
    answer = await does("history", "sql", tmp_path / "files", "SELECT count(*) FROM message_posted", "--csv")
    assert answer.output == "count_star()\n393\n"
    row = await does("history", "sql", tmp_path / "files", "SELECT NULL, true, ['a'], {'b': 1}", "--csv")
    assert row.output.splitlines()[1] == ',true,"[""a""]","{""b"":1}"'
    zipped = tmp_path / "out.zip"
    told = await does("history", "export", zipped, "--format", "slack", "--workspace", "here")
    assert "393 messages" in told.output
    rehearsed = await does("import", "slack", zipped, "--workspace", "again", "--dry-run")
    assert "would be added 393" in rehearsed.output
    undone = await does("import", "undo", report["import_id"], "--json")
    assert json.loads(undone.stdout)["workspace"]


async def test_nothing_is_erased_unasked_or_without_a_projector(does, database_url: str):
    id = uuid4()
    asked = await does("history", "erase", "message", id)
    assert (asked.exit_code, "Erase them? [y/N]" in asked.output) == (1, True)
    alone = await does("history", "erase", "message", id, "--yes")
    assert (alone.exit_code, "No projector is at work" in alone.output) == (1, True)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT FROM stored_events").fetchall() == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("history", "export", "x", "--whole", "--workspace", "here"), "--whole is everything"),
        (("history", "export", "x", "--format", "slack"), "takes --workspace"),
        (("history", "export", "x", "--workspace", "nowhere"), "no workspace is called nowhere"),
        (("import", "undo", uuid4()), "there is no import"),
        (("import", "log", LIGHTHOUSE.parent), "_manifest.json"),
        (("import", "mattermost", LIGHTHOUSE, "--workspace", "x"), "files of JSON lines"),
    ],
)
async def test_what_cannot_be_done_is_said(does, words: tuple[object, ...], sentence: str):
    said = await does(*words)
    assert said.exit_code in (1, 2)
    assert sentence in said.output

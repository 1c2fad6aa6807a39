"""A bulk export of Mattermost is read, and becomes a workspace."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from history.imports.run import import_mattermost
from history.imports.undo import undo_import
from history.mattermost import open_export
from history.slack import ArchiveRefused, Message
from history.verify import verify
from store.connections import Pool

LAMP = Path(__file__).parent / "lamp.jsonl"


def told(channel: str) -> list[Message]:
    with open_export(LAMP) as archive:
        (place,) = (one for one in archive.conversations() if one.key == channel)
        return list(archive.messages(place))


def test_people_have_their_names_roles_and_addresses():
    with open_export(LAMP) as archive:
        people = {one.key: one for one in archive.people()}
    assert {key: (one.name, one.role) for key, one in people.items()} == {
        "ada": ("Ada F.", "admin"),
        "bob": ("Bob Burner", "member"),
        "eve": ("eve", "guest"),
        "foghorn": ("Foghorn", "member"),
    }
    assert people["foghorn"].bot
    assert people["eve"].deleted
    assert (people["bob"].email, people["bob"].title) == ("bob@lamp.example", "Keeper")


def test_conversations_have_their_kinds_and_members():
    with open_export(LAMP) as archive:
        found = {one.key: one for one in archive.conversations()}
    assert {key: (one.kind, one.members) for key, one in found.items()} == {
        "town-square": ("public", ("ada", "bob", "eve")),
        "wicks": ("private", ("ada", "eve")),
        "oil": ("public", ("ada",)),
        "@ada bob": ("dm", ("ada", "bob")),
        "@ada bob eve": ("group", ("ada", "bob", "eve")),
        "@ada": ("dm", ("ada",)),
    }
    assert found["oil"].archived
    assert found["town-square"].general
    assert (found["town-square"].topic, found["town-square"].description) == ("All of us", "News")


def test_messages_come_in_order_with_all_that_belongs_to_them():
    welcome, first, later, toot, again, joined = told("town-square")
    assert [one.text for one in (first, later, toot, again)] == ["first", "later", "TOOT", "TOOT again"]
    assert first.root == later.root == welcome.key
    assert len({one.key for one in (welcome, first, later, toot, again, joined)}) == 6
    assert (welcome.mentions, welcome.everyone) == (("bob",), True)
    assert welcome.edited_at is not None
    assert [(each.emoji, each.users) for each in welcome.reactions] == [("tada", ("bob", "eve"))]
    assert joined.kind == "notice"
    trims, _ = told("wicks")
    assert (trims.kind, trims.files[0].name) == ("action", "wick.png")


def test_what_does_not_fit_is_told():
    with open_export(LAMP) as archive:
        skipped = {tally.reason: tally.count for tally in archive.report.skipped.values()}
    assert skipped == {"channel_unlisted": 1, "unreadable_line": 1}


def test_a_zip_is_read_like_its_lines(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.write(LAMP, "import.jsonl")
        archive.writestr("data/20140513/wick.png", b"")
    with open_export(tmp_path / "export.zip") as packed, open_export(LAMP) as plain:
        places = plain.conversations()
        assert packed.conversations() == places
        for place in places:
            assert list(packed.messages(place)) == list(plain.messages(place))


def two_teams(path: Path) -> Path:
    other = {"team": "torch", "name": "wicks", "display_name": "Other wicks", "type": "O"}
    lines = LAMP.read_text().splitlines()
    lines.insert(3, json.dumps({"type": "channel", "channel": other}))
    path.write_text("\n".join(lines))
    return path


def test_of_several_teams_one_is_chosen(tmp_path: Path):
    both = two_teams(tmp_path / "both.jsonl")
    with pytest.raises(ArchiveRefused, match="lamp, torch"), open_export(both):
        pass
    with pytest.raises(ArchiveRefused, match="no team"), open_export(both, "candle"):
        pass
    with open_export(both, "lamp") as archive, open_export(LAMP) as alone:
        assert archive.conversations() == alone.conversations()


def test_what_is_no_bulk_export_is_refused(tmp_path: Path):
    for text in ("", "\n", "{}", '{"type":"version","version":2}', "hello"):
        (tmp_path / "export.jsonl").write_text(text)
        with pytest.raises(ArchiveRefused, match="version 1"), open_export(tmp_path / "export.jsonl"):
            pass


async def rows(pool: Pool, query: str) -> list[tuple[Any, ...]]:
    async with pool.connection() as connection:
        return await (await connection.execute(query.encode())).fetchall()


async def test_it_becomes_a_workspace(database_url: str, pool: Pool):
    rehearsed = await import_mattermost(database_url, LAMP, "lamp", dry_run=True)
    assert await rows(pool, "SELECT FROM stored_events") == []
    report = await import_mattermost(database_url, LAMP, "lamp")
    assert (report.added, report.replies, report.reactions, report.edits, report.files) == (12, 3, 3, 1, 1)
    assert (rehearsed.added, rehearsed.users, rehearsed.channels) == (12, report.users, report.channels)
    assert await rows(pool, "SELECT count(*) FROM messages") == [(12,)]
    assert await rows(pool, "SELECT source FROM events.import_started") == [("mattermost",)]
    again = await import_mattermost(database_url, LAMP, "lamp")
    assert (again.added, again.changed, again.unchanged) == (0, 0, 12)
    assert [each async for each in verify(database_url)] == []
    assert (await undo_import(database_url, report.import_id)).messages == 12

"""The files hold the log: whole, in partitions, growing with it; without people where that is asked for."""

import json
import os
import re
from pathlib import Path
from typing import Any
from uuid import UUID
from weakref import ref

import pyarrow
import pyarrow.dataset
import pytest

from domain.decisions.messages import post
from history.exports.formats import Format
from history.exports.manifest import NoExport, damaged, manifest_of
from history.exports.partitions import NOWHERE
from history.exports.pseudonyms import TOLD, Pseudonyms
from history.exports.rows import READERS
from history.exports.run import export
from store.codec import EVENTS, tag_of
from tests.dsl import BOB, World
from tests.people import HERE, fresh, said, workspace_of_two
from tests.projected import append, append_all

GOLDEN = Path(__file__).parents[2] / "golden"
PEOPLE = Pseudonyms(b"key")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def rows(folder: Path, format: Format) -> list[dict[str, Any]]:
    if format == "jsonl":
        files = sorted(folder.rglob("events-*.jsonl"))
        found = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    else:
        partitioning = pyarrow.dataset.partitioning(flavor="hive")
        found = pyarrow.dataset.dataset(folder, format=format, partitioning=partitioning)
        found = found.to_table().to_pylist()
        for row in found:
            row["event"] = json.loads(row["event"])
    return sorted(found, key=lambda row: row["position"])


async def talk(database_url: str, messages: int = 5) -> World:
    world = workspace_of_two()
    for n in range(messages):
        world.do(post, said(fresh(n), f"word {n}, said to @bob", by=BOB))
    await append_all(database_url, world)
    return world


@pytest.mark.parametrize("format", ["parquet", "jsonl", "csv"])
async def test_every_event_is_in_the_files_once(database_url: str, tmp_path: Path, format: Format):
    world = await talk(database_url)
    manifest = export(database_url, tmp_path, format=format, window=7)
    found = rows(tmp_path, format)
    assert [row["position"] for row in found] == [of.position for of in world.log]
    assert [row["event"]["type"] for row in found] == [tag_of(type(of.event)) for of in world.log]
    assert [UUID(row["stream"]) for row in found] == [of.stream for of in world.log]
    assert manifest.rows == len(found) == sum(file.rows for file in manifest.files)
    assert manifest.until == world.log[-1].position


async def test_the_folders_say_workspace_and_day(database_url: str, tmp_path: Path):
    world = await talk(database_url)
    manifest = export(database_url, tmp_path)
    expected = {(str(of.workspace_id) if of.workspace_id else NOWHERE, f"{of.at:%F}") for of in world.log}
    told = [
        re.fullmatch(r"workspace=(.+)/day=(.+)/events-\d+-\d+\.parquet", file.path) for file in manifest.files
    ]
    assert {found.groups() for found in told if found} == expected


async def test_it_grows_with_the_log_and_leaves_older_files_alone(database_url: str, tmp_path: Path):
    world = await talk(database_url)
    before = export(database_url, tmp_path)
    assert export(database_url, tmp_path).files == before.files
    known = len(world.log)
    world.do(post, said(fresh(99), "more", by=BOB))
    await append(database_url, world.log[known:])
    after = export(database_url, tmp_path)
    assert after.files[: len(before.files)] == before.files
    assert [row["position"] for row in rows(tmp_path, "parquet")] == [of.position for of in world.log]


class Watching(Pseudonyms):
    """Sees all rows on their way into files, and how many windows of them are in memory at once."""

    def __init__(self) -> None:
        super().__init__(b"key")
        self.seen: list[ref[pyarrow.Table]] = []
        self.most = 0

    def table(self, rows: pyarrow.Table) -> pyarrow.Table:
        self.seen.append(ref(rows))
        self.most = max(self.most, sum(each() is not None for each in self.seen))
        return super().table(rows)


async def test_no_more_windows_are_in_memory_than_are_read_at_once(database_url: str, tmp_path: Path):
    await talk(database_url, messages=50)
    watching = Watching()
    export(database_url, tmp_path, pseudonyms=watching, window=2)
    assert len(watching.seen) > 10 * READERS
    assert watching.most <= READERS


async def test_the_manifest_names_what_has_been_damaged_and_a_cut_off_run_leaves_nothing(
    database_url: str, tmp_path: Path
):
    await talk(database_url)
    manifest = export(database_url, tmp_path, window=7)
    assert damaged(tmp_path, manifest_of(tmp_path)) == []
    kept = manifest.files[:-1]
    left = tmp_path / manifest.files[-1].path
    left.write_bytes(b"half a file")
    assert damaged(tmp_path, manifest_of(tmp_path)) == [manifest.files[-1].path]
    manifest.until, manifest.files = manifest.files[-1].first - 1, kept
    manifest.rows = sum(file.rows for file in kept)
    manifest.save(tmp_path)
    again = export(database_url, tmp_path)
    assert damaged(tmp_path, again) == []
    assert len(rows(tmp_path, "parquet")) == again.rows == manifest_of(tmp_path).rows


async def test_files_are_on_the_disk_before_the_manifest_names_them(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    await talk(database_url)
    fsync, synced = os.fsync, list[int]()

    def noting(file: int) -> None:
        fsync(file)
        synced.append(os.fstat(file).st_ino)

    monkeypatch.setattr(os, "fsync", noting)
    manifest = export(database_url, tmp_path)
    named = [(tmp_path / file.path).stat().st_ino for file in manifest.files]
    assert len(named) > 1
    assert synced[: len(named)] == named
    assert synced[-1] == (tmp_path / "_manifest.json").stat().st_ino


async def test_a_folder_holds_one_kind_of_export(database_url: str, tmp_path: Path):
    await talk(database_url)
    export(database_url, tmp_path)
    others: list[tuple[dict[str, Any], str]] = [
        ({"format": "csv"}, "files of the format parquet, not csv"),
        ({"pseudonyms": Pseudonyms(b"key")}, "with names and texts in it, not under pseudonyms"),
        ({"whole": True}, "without what is told to nobody, not of everything (--whole)"),
        ({"workspace": HERE}, f"of all workspaces, not one of the workspace with the id {HERE}"),
    ]
    for other, told in others:
        with pytest.raises(NoExport, match=re.escape(f"{told}: choose another folder.")):
            export(database_url, tmp_path, **other)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.doc").touch()
    with pytest.raises(NoExport, match="not empty"):
        export(database_url, tmp_path / "other")


async def test_pseudonyms_are_stable_and_tell_nothing(database_url: str, tmp_path: Path):
    world = await talk(database_url)
    people = Pseudonyms.of(tmp_path / "key")
    for run, key in (("a", people), ("b", Pseudonyms.of(tmp_path / "key")), ("c", Pseudonyms(b"other"))):
        export(database_url, tmp_path / run, pseudonyms=key)
    a, b, c = (rows(tmp_path / run, "parquet") for run in "abc")
    assert a == b != c
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    told = json.dumps(a, default=str)
    for of in world.log:
        assert str(of.stream) not in told
    assert not {word for word in ("bob", "alice", "word", "@") if word in told.lower()}
    posted = [row for row in a if row["type"] == "message.posted"]
    assert {row["event"]["author_id"] for row in posted} >= {people.id(str(BOB)), posted[-1]["actor_id"]}
    names = {
        row["event"].get("username") or row["event"].get("text")
        for row in a
        if row["type"] in ("user.registered", "name.claimed")
    }
    assert people.name("Bob") in names


@pytest.mark.parametrize("tag", sorted(map(tag_of, EVENTS)))
def test_no_word_of_any_event_stays_but_those_that_say_nothing_about_anybody(tag: str):
    """The words in golden files end in ✓, and their ids are all different."""
    golden = (GOLDEN / f"{tag}.json").read_text()
    told = PEOPLE.event(tag, golden)
    assert words_left(json.loads(told)) <= TOLD
    assert not set(ID.findall(golden)) & set(ID.findall(told))


def words_left(value: Any, name: str = "") -> set[str]:
    """The fields that still say something."""
    if isinstance(value, dict):
        return {found for key, each in value.items() for found in words_left(each, key)}
    if isinstance(value, list):
        return {found for each in value for found in words_left(each, name)}
    return {name} if "✓" in str(value) else set()

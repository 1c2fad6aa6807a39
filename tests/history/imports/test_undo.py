"""An import is taken back by events, whole or around what people did meanwhile, and can be brought again."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest

from domain.channel import ChannelTopicSet
from domain.decision import Stream
from domain.event import Event
from domain.ids import MessageId, UserId, WorkspaceId
from domain.message import MessageEdited, MessagePosted, MessageReacted
from domain.user import UserClaimed
from domain.workspace_member import WorkspaceRoleSet, workspace_member
from history.imports.known import Known
from history.imports.run import import_slack
from history.imports.taking_back import Undo, UndoReport
from history.imports.undo import NoSuchImport, undo_import
from history.verify import verify
from store.appender import Appender
from store.connections import Pool
from store.recorded import Circumstances
from store.writes import Append, Write
from tests.history.imports.test_slack import LIGHTHOUSE, Imported, rewrite
from tests.people import workspace_of_two
from tests.projected import append_all, project, projecting

S = TypeVar("S")

ALIVE = "SELECT count(*) FROM messages WHERE deleted_at IS NULL AND content_type <> 'system'"


async def does(url: str, workspace: WorkspaceId, stream: Any, version: int | None, *events: Event) -> None:
    """Somebody here, who is no importer."""
    about = Circumstances(actor_id=UserId(uuid4()), workspace_id=workspace, correlation_id=uuid4())
    async with Appender(url) as appender:
        await appender.append(Append([], [Write(stream, version, events)], about))


async def settled(url: str) -> None:
    """Projected, and what the log says."""
    async with projecting(url) as connection:
        await project(connection)
    assert [str(each) async for each in verify(url)] == []


@pytest.fixture
async def home(database_url: str) -> WorkspaceId:
    """A workspace with people in it, called lamp."""
    world = workspace_of_two()
    await append_all(database_url, world)
    async with projecting(database_url) as connection:
        await project(connection)
        ((id,),) = await (
            await connection.execute("SELECT id FROM workspaces WHERE slug = 'lamp'")
        ).fetchall()
    return WorkspaceId(id)


async def test_a_workspace_that_it_made_goes_and_nothing_leaves_the_log(database_url: str, pool: Pool):
    report = await import_slack(database_url, LIGHTHOUSE, "harbour")
    here = Imported(database_url, pool, report)
    before = await here.rows("SELECT * FROM stored_events ORDER BY notification_id")
    undone = await undo_import(database_url, report.import_id)
    assert (undone.messages, undone.workspace, undone.kept) == (393 - await _deleted(before), True, 0)
    after = await here.rows("SELECT * FROM stored_events ORDER BY notification_id")
    assert after[: len(before)] == before
    assert await here.rows(ALIVE) == [(0,)]
    assert await here.rows("SELECT slug FROM workspaces WHERE NOT deleted") == []
    again = await undo_import(database_url, report.import_id)
    assert (again.events, again.messages) == (0, 0)
    assert (await here.again()).added == 393
    await settled(database_url)


async def _deleted(log: list[tuple[Any, ...]]) -> int:
    return sum(row[2] == "message.deleted" for row in log)


async def test_out_of_a_living_workspace_it_goes_without_a_trace_in_what_was_there(
    database_url: str, pool: Pool, home: WorkspaceId
):
    here = Imported(database_url, pool, None)  # type: ignore[arg-type]
    seen = "SELECT channel_id, text FROM messages WHERE deleted_at IS NULL ORDER BY seq"
    people = "SELECT user_id, status FROM workspace_members WHERE status = 'active' ORDER BY 1"
    channels = "SELECT slug FROM channels WHERE NOT deleted AND kind IN ('public', 'private') ORDER BY 1"
    before = [await here.rows(query) for query in (seen, people, channels)]
    report = await import_slack(database_url, LIGHTHOUSE, "lamp")
    assert len(await here.rows(channels)) > 2
    rehearsed = await undo_import(database_url, report.import_id, dry_run=True)
    assert await here.rows(seen) != before[0]
    undone = await undo_import(database_url, report.import_id)
    assert (rehearsed.messages, rehearsed.channels, rehearsed.people) == (
        undone.messages,
        undone.channels,
        undone.people,
    )
    assert [await here.rows(query) for query in (seen, people, channels)] == before
    assert await here.rows("SELECT count(*) FROM stored_events WHERE topic = 'import.undone'") == [(1,)]
    assert await here.rows("SELECT count(*) FROM departures") == [(0,)]
    await settled(database_url)


async def test_what_was_undone_can_be_brought_again(database_url: str, pool: Pool, home: WorkspaceId):
    here = Imported(database_url, pool, None)  # type: ignore[arg-type]
    first = await import_slack(database_url, LIGHTHOUSE, "lamp")
    shown = (
        "SELECT c.kind, c.slug, m.text, root.text, m.created_at FROM messages AS m "
        "JOIN channels AS c ON c.id = m.channel_id AND NOT c.deleted "
        "LEFT JOIN messages AS root ON root.id = m.root_id WHERE m.deleted_at IS NULL ORDER BY 5, 1, 2, 3, 4"
    )
    members = (
        "SELECT c.slug, m.user_id FROM channel_members AS m JOIN channels AS c ON c.id = m.channel_id "
        "WHERE m.active AND NOT c.deleted AND c.kind = 'public' ORDER BY 1, 2"
    )
    before = [await here.rows(query) for query in (shown, members)]
    for _ in range(2):
        await undo_import(database_url, first.import_id)
        first = await import_slack(database_url, LIGHTHOUSE, "lamp")
        assert (first.added, first.unchanged) == (393, 0)
        assert [await here.rows(query) for query in (shown, members)] == before
    assert (await import_slack(database_url, LIGHTHOUSE, "lamp")).unchanged == 393
    await settled(database_url)


async def test_what_people_added_stays(database_url: str, pool: Pool, home: WorkspaceId):
    report = await import_slack(database_url, LIGHTHOUSE, "lamp")
    here = Imported(database_url, pool, report)
    ((place, author),) = await here.rows(
        "SELECT c.id, m.author_id FROM messages AS m JOIN channels AS c ON c.id = m.channel_id "
        "WHERE c.slug = 'factory' LIMIT 1"
    )
    own = MessageId(uuid4())
    words = MessagePosted(channel_id=place, author_id=author, text="said here")
    await does(database_url, home, own, 1, words)
    undone = await undo_import(database_url, report.import_id)
    assert undone.kept == 1
    assert await here.rows(
        "SELECT text FROM messages WHERE deleted_at IS NULL AND channel_id = %s", place
    ) == [("said here",)]
    assert await here.rows("SELECT slug FROM channels WHERE id = %s AND NOT deleted", place) == [("factory",)]
    await settled(database_url)


async def test_of_two_imports_the_later_is_taken_back_alone(database_url: str, pool: Pool, tmp_path: Path):
    first = await import_slack(database_url, LIGHTHOUSE, "harbour")
    here = Imported(database_url, pool, first)
    shown = "SELECT id, text, reactions FROM messages WHERE deleted_at IS NULL ORDER BY id"
    before = await here.rows(shown)
    rewrite(LIGHTHOUSE, tmp_path / "later.zip")
    later = await here.again(tmp_path / "later.zip")
    undone = await undo_import(database_url, later.import_id)
    assert (undone.messages, undone.changes, undone.workspace) == (1, 1, False)
    assert await here.rows(shown) == before
    assert (await here.again()).added == 0
    await settled(database_url)


async def test_a_change_that_somebody_has_changed_since_stays(database_url: str, pool: Pool, tmp_path: Path):
    here = Imported(database_url, pool, await import_slack(database_url, LIGHTHOUSE, "harbour"))
    rewrite(LIGHTHOUSE, tmp_path / "later.zip")
    later = await here.again(tmp_path / "later.zip")
    ((id, workspace),) = await here.rows(
        "SELECT id, workspace_id FROM messages WHERE text LIKE %s", "%(later)"
    )
    await does(database_url, workspace, id, None, MessageEdited(text="my own words"))
    assert (await undo_import(database_url, later.import_id)).changes == 0
    assert await here.rows("SELECT text FROM messages WHERE id = %s", id) == [("my own words",)]


async def test_while_people_react_it_goes_on(database_url: str, pool: Pool, home: WorkspaceId):
    """Guards fail under it, and it looks again."""
    report = await import_slack(database_url, LIGHTHOUSE, "lamp")
    here = Imported(database_url, pool, report)
    some = [id for (id,) in await here.rows("SELECT id FROM messages WHERE deleted_at IS NULL LIMIT 100")]

    async def reacting() -> None:
        for id in some:
            await does(database_url, home, id, None, MessageReacted(user_id=UserId(uuid4()), emoji="+1"))

    beside = asyncio.create_task(reacting())
    undone = await undo_import(database_url, report.import_id)
    await beside
    assert await here.rows("SELECT count(*) FROM messages WHERE text = 'hello'") == [(1,)]
    assert undone.messages > 300
    async with projecting(database_url) as connection:
        await project(connection)
    assert await here.rows(ALIVE) == [(1,)]


class Overtaken(Known):
    """Each of these changes happens right after its stream was told."""

    def __init__(self, pool: Pool, url: str, workspace: WorkspaceId, changes: dict[UUID, Event]) -> None:
        super().__init__(pool)
        self._where = url, workspace
        self.changes = changes

    async def states(self, streams: Iterable[Stream[S]]) -> dict[UUID, tuple[int, S]]:
        found = await super().states(streams)
        for stream in found.keys() & self.changes.keys():
            await does(*self._where, stream, None, self.changes.pop(stream))
        return found


async def test_what_it_looks_at_again_it_counts_once(database_url: str, pool: Pool, home: WorkspaceId):
    """One channel is written in and one person has come meanwhile; another of each changes under it."""
    report = await import_slack(database_url, LIGHTHOUSE, "lamp")
    here = Imported(database_url, pool, report)
    made = "SELECT stream FROM events.channel_created WHERE correlation_id = %s AND kind = 'public'"
    (used,), (changed,), *_ = await here.rows(made, report.import_id)
    placeholders = "SELECT id FROM users WHERE placeholder AND NOT deactivated ORDER BY id"
    (come,), (promoted,), *_ = await here.rows(placeholders)
    words = MessagePosted(channel_id=used, author_id=come, text="said here")
    await does(database_url, home, uuid4(), 1, words)
    account = UserClaimed(account_id=UserId(uuid4()), username="come", email="come@example.org")
    await does(database_url, home, come, None, account)
    expected = await undo_import(database_url, report.import_id, dry_run=True)
    assert expected.kept == 2
    role = WorkspaceRoleSet(workspace_id=home, user_id=promoted, role="admin")
    changes: dict[UUID, Event] = {
        changed: ChannelTopicSet(topic="lamps"),
        workspace_member(home, promoted).id: role,
    }
    overtaken = Overtaken(pool, database_url, home, changes)
    told = UndoReport(import_id=report.import_id, workspace_id=home, dry_run=False)
    async with Appender(database_url) as appender:
        await Undo(pool, overtaken, appender, told).everything(lambda _: None)
    assert overtaken.changes == {}
    assert (told.channels, told.people, told.kept) == (expected.channels, expected.people, expected.kept)


async def test_after_a_kill_it_goes_on_where_it_stopped(database_url: str, pool: Pool, home: WorkspaceId):
    report = await import_slack(database_url, LIGHTHOUSE, "lamp")
    done: list[int] = []
    running = asyncio.create_task(undo_import(database_url, report.import_id, done=done.append))
    async with asyncio.timeout(30):
        while not done:  # noqa: ASYNC110 - it sets no event
            await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await undo_import(database_url, report.import_id)
    assert await Imported(database_url, pool, report).rows(ALIVE) == [(1,)]


async def test_what_is_no_import_is_not_taken_back(database_url: str):
    with pytest.raises(NoSuchImport):
        await undo_import(database_url, uuid4())

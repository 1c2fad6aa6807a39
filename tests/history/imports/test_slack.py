"""A Slack export into a workspace: once, completely, with its own times, and nobody owes it."""

import asyncio
import json
import os
import sys
import zipfile
from collections.abc import AsyncGenerator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.decisions.accounts import Register, register
from domain.decisions.claims import Claim, claim
from domain.decisions.identity import VerifyEmail, verify_email
from domain.ids import UserId
from domain.imports import ImportStarted
from domain.message import MessageReacted
from domain.refusals import UserNotFound
from history.imports import writer
from history.imports.home import find_home
from history.imports.ids import Ids
from history.imports.known import Known
from history.imports.people import People
from history.imports.projected import until_followed
from history.imports.report import ImportReport
from history.imports.run import Told, import_slack, servers
from history.imports.writer import Writer
from history.slack import Person, open_archive
from projections.engine import Engine
from projections.views import unreads
from store import log
from store.appender import Appender
from store.connections import Pool
from store.executor import Executor
from store.recorded import Circumstances
from store.writes import Append, Write
from tests.dsl import NOON
from tests.projected import project, projecting

LIGHTHOUSE = Path(__file__).parents[3] / "cli" / "demo" / "lighthouse.slack.zip"


class Imported:
    """A database with an import in it."""

    def __init__(self, url: str, pool: Pool, report: ImportReport) -> None:
        self.url = url
        self.pool = pool
        self.report = report

    async def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        async with self.pool.connection() as connection:
            return await (await connection.execute(query.encode(), parameters)).fetchall()

    async def again(self, archive: Path = LIGHTHOUSE, **options: Any) -> ImportReport:
        return await import_slack(self.url, archive, "harbour", **options)


@pytest.fixture
async def imported(database_url: str, pool: Pool) -> Imported:
    return Imported(database_url, pool, await import_slack(database_url, LIGHTHOUSE, "harbour"))


async def test_everything_is_there(imported: Imported):
    report = imported.report
    with open_archive(LIGHTHOUSE) as archive:
        told = [one for place in archive.conversations() for one in archive.messages(place)]
    assert report.added == report.messages == len(told) == 393
    assert await imported.rows("SELECT count(*) FROM messages") == [(393,)]
    assert await imported.rows("SELECT count(*) FROM messages WHERE root_id IS NOT NULL") == [
        (report.replies,)
    ]
    assert await imported.rows("SELECT count(*) FROM threads") == [(report.threads,)]
    users = {
        row[0]: row
        for row in await imported.rows("SELECT username, placeholder, deactivated, bot FROM users")
    }
    assert len(users) == report.users
    assert all(row[1] for row in users.values())
    assert sum(row[2] for row in users.values()) == 1


async def test_a_second_run_adds_nothing(imported: Imported):
    before = await imported.rows("SELECT max(notification_id) FROM stored_events")
    again = await imported.again()
    assert (again.added, again.changed, again.unchanged) == (0, 0, 393)
    assert await imported.rows("SELECT max(notification_id) FROM stored_events") == before


async def test_nothing_shows_as_unread(imported: Imported):
    ((workspace,),) = await imported.rows("SELECT id FROM workspaces")
    async with imported.pool.connection() as connection:
        for (user,) in await imported.rows("SELECT DISTINCT user_id FROM channel_members"):
            channels = await unreads.of_channels(connection, UserId(user), workspace)
            assert [entry.unread for entry in channels] == [0] * len(channels)
            assert await unreads.of_threads(connection, UserId(user), workspace) == []


async def test_what_comes_after_it_is_unread(imported: Imported):
    """The floor is a floor, not a ceiling."""
    ((channel, workspace, member),) = await imported.rows(
        "SELECT c.id, c.workspace_id, m.user_id "
        "FROM channels AS c JOIN channel_members AS m ON m.channel_id = c.id "
        "WHERE c.slug = 'general' AND m.active LIMIT 1"
    )
    async with imported.pool.connection() as connection:
        await connection.execute("UPDATE channels SET last_seq = last_seq + 1 WHERE id = %s", (channel,))
        mine = await unreads.of_channel(connection, UserId(member), workspace, channel)
    assert mine is not None
    assert mine.unread == 1


async def test_times_are_those_of_the_archive(imported: Imported):
    rows = await imported.rows(
        "SELECT occurred_at, recorded_at FROM stored_events "
        "WHERE topic = 'message.posted' ORDER BY notification_id"
    )
    assert all(occurred.year < recorded.year for occurred, recorded in rows)
    with open_archive(LIGHTHOUSE) as archive:
        told = {one.at for place in archive.conversations() for one in archive.messages(place)}
    assert {occurred for occurred, _ in rows} == told


async def test_a_later_export_brings_its_changes(imported: Imported, tmp_path: Path):
    later = tmp_path / "later.zip"
    changed = rewrite(LIGHTHOUSE, later)
    report = await imported.again(later)
    assert (report.added, report.changed) == (1, 1)
    rows = await imported.rows(
        "SELECT text FROM messages WHERE edited_at IS NOT NULL AND text LIKE %s", "%(later)"
    )
    assert rows == [(f"{changed} (later)",)]
    assert (await imported.again(later)).unchanged == 394
    await test_nothing_shows_as_unread(imported)


def rewrite(archive: Path, later: Path) -> str:
    """The same export some weeks on: one message says more, and one has come after it."""
    text = ""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(later, "w") as new:
        days = sorted(
            name for name in old.namelist() if name.startswith("general/") and name.endswith(".json")
        )
        for name in old.namelist():
            rows = old.read(name)
            if name == days[-1]:
                messages = json.loads(rows)
                plain = next(
                    m
                    for m in messages
                    if "subtype" not in m and "<" not in m["text"] and "*" not in m["text"]
                )
                text = plain["text"]
                plain["text"] += " (later)"
                plain["edited"] = {"user": plain["user"], "ts": plain["ts"]}
                seconds, _, fraction = messages[-1]["ts"].partition(".")
                messages.append({**plain, "ts": f"{int(seconds) + 60}.{fraction}", "text": "one more"})
                messages[-1].pop("client_msg_id", None)
                rows = json.dumps(messages).encode()
            new.writestr(name, rows)
    return text


async def test_a_dry_run_writes_nothing(database_url: str, pool: Pool):
    report = await import_slack(database_url, LIGHTHOUSE, "harbour", dry_run=True)
    assert report.added == 393
    async with pool.connection() as connection:
        assert await (await connection.execute("SELECT count(*) FROM stored_events")).fetchall() == [(0,)]


async def test_people_go_on_with_what_is_being_changed(imported: Imported, tmp_path: Path):
    """An import of changes gives way to nobody and stops nobody: both are there in the end."""
    later = tmp_path / "later.zip"
    changed = rewrite(LIGHTHOUSE, later)
    ((id, workspace),) = await imported.rows("SELECT id, workspace_id FROM messages WHERE text = %s", changed)
    about = Circumstances(actor_id=UserId(uuid4()), workspace_id=workspace)
    async with Appender(imported.url) as appender:
        busy = True

        async def reacting() -> int:
            said = 0
            while busy:
                said += 1
                await asyncio.sleep(0.01)  # a hundred reactions a second; thousands would win every race
                reacted = MessageReacted(user_id=UserId(uuid4()), emoji="+1")
                await appender.append(Append([], [Write(id, None, [reacted])], about))
            return said

        beside = asyncio.create_task(reacting())
        try:
            report = await imported.again(later)
        finally:
            busy = False
            said = await beside
    assert (report.added, report.changed) == (1, 1)
    async with projecting(imported.url) as connection:
        await project(connection)
    ((text, count),) = await imported.rows(
        "SELECT text, jsonb_array_length(reactions -> '+1') FROM messages WHERE id = %s", id
    )
    assert text == f"{changed} (later)"
    assert count >= said


async def test_it_goes_no_further_ahead_of_the_projector_than_a_round(
    database_url: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
):
    """However slow that is: what people say meanwhile would wait behind all of it."""
    monkeypatch.setattr(writer, "ROUND", 20)
    async with projecting(database_url) as connection:
        await connection.execute("SELECT pg_advisory_lock(hashtext('backscroll.projector'))")
        engine = await Engine.at_checkpoint(connection)
        bringing = asyncio.create_task(import_slack(database_url, LIGHTHOUSE, "harbour"))
        ahead: list[int] = []
        while not bringing.done():
            ahead.append(await log.head(connection) - engine.position)
            await engine.step(5)
    report = await bringing
    assert report.added == 393
    assert 20 < max(ahead) < 100


async def test_a_dry_run_tells_what_would_be_otherwise(imported: Imported, tmp_path: Path):
    changed = rewrite(LIGHTHOUSE, tmp_path / "later.zip")
    before = await imported.rows("SELECT max(notification_id) FROM stored_events")
    report = await imported.again(tmp_path / "later.zip", dry_run=True)
    assert [(one.place, one.before, one.after) for one in report.changes] == [
        ("general", changed, f"{changed} (later)")
    ]
    assert {one.name: (one.added, one.changed) for one in report.places if one.added or one.changed} == {
        "general": (1, 1)
    }
    assert not any(one.new for one in report.places)
    assert report.new_users == 0
    assert await imported.rows("SELECT max(notification_id) FROM stored_events") == before


async def test_after_a_kill_it_goes_on_where_it_stopped(database_url: str, pool: Pool):
    done: list[int] = []

    async def interrupted() -> None:
        await import_slack(database_url, LIGHTHOUSE, "harbour", told=Told(done=done.append))

    running = asyncio.create_task(interrupted())
    async with asyncio.timeout(30):
        while sum(done) < 100:  # noqa: ASYNC110 - the importer sets no event
            await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    report = await import_slack(database_url, LIGHTHOUSE, "harbour")
    assert report.added + report.unchanged == 393
    assert report.unchanged >= 100
    whole = Imported(database_url, pool, report)
    assert await whole.rows("SELECT count(*) FROM messages") == [(393,)]
    await test_nothing_shows_as_unread(whole)


async def test_killed_in_the_middle_it_is_whole_after_another_run(
    database_url: str, redis_url: str, pool: Pool, corpus: Path
):
    """The process, by SIGKILL."""
    archive = corpus / "dd2030-2025-04.slack.zip"
    command = [sys.executable, "-m", "cli", "import", "slack", str(archive), "--workspace", "corpus"]
    environment = {
        **os.environ,
        "BACKSCROLL_DATABASE_URL": database_url,
        "BACKSCROLL_REDIS_URL": redis_url,
        "BACKSCROLL_SECRET": "x" * 32,
    }
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    count = "SELECT count(*) FROM stored_events WHERE topic = 'message.posted'"
    async with pool.connection() as connection, asyncio.timeout(90):
        while (await (await connection.execute(count.encode())).fetchall())[0][0] == 0:
            assert process.returncode is None
            await asyncio.sleep(0.005)
        process.kill()
        await process.wait()
        ((brought,),) = await (await connection.execute(count.encode())).fetchall()
    report = await import_slack(database_url, archive, "corpus")
    assert 0 < brought < report.messages
    assert (report.unchanged, report.added) == (brought, report.messages - brought)
    assert await Imported(database_url, pool, report).rows(count) == [(report.messages,)]


@pytest.mark.parametrize("name", ["gnarly", "dd2030-2025-04"])
async def test_the_corpus_is_taken_whole(database_url: str, pool: Pool, corpus: Path, name: str):
    archive = corpus / f"{name}.slack.zip"
    expected = json.loads((corpus / f"{name}.expect.json").read_text())["counts"]
    report = await import_slack(database_url, archive, "corpus")
    skipped = sum(remark.count for remark in report.skipped)
    made = sum(remark.count for remark in report.altered if remark.reason == "missing_root_made")
    assert report.messages - made + skipped == expected["rows"]
    assert report.replies == expected["replies"]
    async with pool.connection() as connection:
        for query, count in (
            ("SELECT count(*) FROM messages", report.messages),
            ("SELECT count(*) FROM quarantine", 0),
            ("SELECT count(*) FROM threads WHERE reply_count > 0", report.threads),
        ):
            assert await (await connection.execute(query.encode())).fetchall() == [(count,)]
        ((workspace,),) = await (await connection.execute("SELECT id FROM workspaces")).fetchall()
        assert isinstance(workspace, UUID)


async def placeholders(imported: Imported, address: str) -> list[tuple[Any, ...]]:
    return await imported.rows("SELECT id, placeholder FROM users WHERE lower(email) = %s", address)


async def homes(imported: Imported, who: UUID) -> list[tuple[Any, ...]]:
    query = (
        "SELECT w.slug, m.status FROM workspace_members AS m JOIN workspaces AS w ON w.id = m.workspace_id "
        "WHERE m.user_id = %s ORDER BY w.slug"
    )
    return await imported.rows(query, who)


async def seats(imported: Imported) -> list[tuple[Any, ...]]:
    return await imported.rows("SELECT count(*) FROM stored_events WHERE topic = 'seats.taken'")


def addressed() -> Person:
    """Somebody of the archive who has an address and is there still."""
    with open_archive(LIGHTHOUSE) as archive:
        return next(one for one in archive.people() if one.email and not one.bot and not one.deleted)


async def signs_up(executor: Executor, who: UserId, address: str) -> None:
    await executor.execute(register, Register(actor=who, at=NOON, username="newcomer", email=address))
    await executor.execute(verify_email, VerifyEmail(actor=who, at=NOON, email=address))


@pytest.fixture
async def executor(database_url: str, pool: Pool) -> AsyncGenerator[Executor]:
    async with Appender(database_url) as appender:
        yield Executor(appender, pool)


async def test_a_person_of_two_workspaces_is_one_and_is_claimed_once(imported: Imported, executor: Executor):
    address = str(addressed().email)
    await import_slack(imported.url, LIGHTHOUSE, "second")
    ((them, placeholder),) = await placeholders(imported, address)
    assert placeholder
    assert await homes(imported, them) == [("harbour", "active"), ("second", "active")]
    me = UserId(uuid4())
    await signs_up(executor, me, address)
    homes_of = [id for (id,) in await imported.rows("SELECT id FROM workspaces")]
    wish = Claim(actor=me, at=NOON, placeholder_id=them, workspace_ids=tuple(homes_of))
    claims = await asyncio.gather(*(executor.execute(claim, wish) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(one, UserNotFound) for one in claims) == 2
    assert await seats(imported) == [(2,)]
    told = await imported.rows(
        "SELECT workspace_id, convert_from(state, 'UTF8')::json ->> 'workspace_id' FROM stored_events "
        "WHERE topic = 'workspace_member.seated'"
    )
    assert sorted((str(here), said) for here, said in told) == sorted((str(id), str(id)) for id in homes_of)
    of_nowhere = (
        "SELECT DISTINCT workspace_id FROM stored_events WHERE topic IN ('user.claimed', 'user.merged')"
    )
    assert await imported.rows(of_nowhere) == [(None,)]
    assert (await imported.again()).added == 0
    third = await import_slack(imported.url, LIGHTHOUSE, "third")
    assert third.added == 393
    assert await seats(imported) == [(3,)]
    assert await placeholders(imported, address) == [(them, False)]
    assert len(await homes(imported, them)) == 3


async def test_who_is_claimed_while_they_are_brought_in_has_a_seat_there_in_the_end(
    imported: Imported, executor: Executor
):
    """The claim does not know of the second workspace yet, and the import did not know of the claim."""
    me, address = UserId(uuid4()), str(addressed().email)
    ((them, _),) = await placeholders(imported, address)
    ((first,),) = await imported.rows("SELECT id FROM workspaces")
    wish = Claim(actor=me, at=NOON, placeholder_id=them, workspace_ids=(first,))
    known = Known(imported.pool)
    async with servers(imported.url, lambda _: None) as (pool, appender):
        with open_archive(LIGHTHOUSE) as archive:
            home = await find_home(known, "second", None)
            begun = ImportStarted(workspace_id=home.id, source="slack", file="", digest="")
            written = Writer(appender, home.id, uuid4(), begun, partial(until_followed, pool))
            people = People(archive, written, known, Ids(known, "slack", home.id, frozenset()))
            await people.bring_all()
            await written.finish()
            await signs_up(executor, me, address)
            await executor.execute(claim, wish)
            for _ in range(2):
                await people.seat(Executor(appender, pool))
    seated = "SELECT workspace_id FROM stored_events WHERE topic = 'workspace_member.seated'"
    assert {id for (id,) in await imported.rows(seated)} == {first, home.id}
    assert await seats(imported) == [(2,)]


async def test_who_has_proved_the_address_is_that_person_also_as_the_owner(
    database_url: str, pool: Pool, executor: Executor
):
    me, address = UserId(uuid4()), str(addressed().email)
    await signs_up(executor, me, address)
    report = await import_slack(database_url, LIGHTHOUSE, "harbour", owner_email=address)
    imported = Imported(database_url, pool, report)
    assert await homes(imported, me) == [("harbour", "active")]
    assert await imported.rows("SELECT role FROM workspace_members WHERE user_id = %s", me) == [("owner",)]
    ((spoken,),) = await imported.rows("SELECT count(*) FROM messages WHERE author_id = %s", me)
    assert spoken > 0
    assert await seats(imported) == [(1,)]
    assert (await imported.again(owner_email=address)).added == 0


async def test_an_address_that_is_only_said_to_be_theirs_makes_nobody_that_person(
    database_url: str, pool: Pool, executor: Executor
):
    me, address = UserId(uuid4()), str(addressed().email)
    await executor.execute(register, Register(actor=me, at=NOON, username="thief", email=address))
    imported = Imported(database_url, pool, await import_slack(database_url, LIGHTHOUSE, "harbour"))
    assert await homes(imported, me) == []

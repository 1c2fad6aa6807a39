"""What is erased stands nowhere any more, and everything else is as it was."""

import asyncio
import contextlib
import random
import subprocess
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from redis import Redis

from cli.embedded.programs import postgres_programs
from domain.content import Content, FileReference, Poll
from domain.decisions import (
    accounts,
    bans,
    channel_people,
    channels,
    erasing,
    forwarding,
    identity,
    invites,
    messages,
    moderation,
    pins,
    polls,
    previews,
    reading,
    relationships,
    removal,
    schedules,
    sidebar,
    workspaces,
)
from domain.erasure import Subject
from domain.ids import SYSTEM, UserId
from domain.refusals import ErasedInUse, MessageNotFound
from domain.sidebar import Section
from domain.user import Profile
from history.chain.prove import Broken, prove
from history.erasure.certificate import Certificate, certificate
from history.exports.run import export
from history.replay import Wanted
from history.sandbox import played_into
from history.verify import verify
from projections.past.sandboxes import BEING_LAID_OUT, drop_what_holds
from store import chain
from store.appender import Appender
from store.connections import Pool, open_pool
from store.executor import Executor
from store.hints import ERASED, LOG, Announcer
from tests.dsl import ADA, BOB, EVE, NOON, World
from tests.laws.strategies.kinds import OPEN, Wish
from tests.laws.tour import SOON, does
from tests.people import GENERAL, HELLO, HERE, enter, fresh, workspace_of_two
from tests.projected import append_all
from tests.workers.test_projector import eventually, projector, reached
from workers.erasing import eraser
from workers.erasing.eraser import Eraser
from workers.erasing.finding import One
from workers.erasing.frames import Blanking
from workers.erasing.overwriting import overwrite

WORD = "zebrafinch"
CYD = UserId(fresh(30))
NO_IDS = Blanking(frozenset())
FIRST, REPLY, POLL, CARRIED, TAKEN, LAST, GIVEN, CALL = (fresh(n) for n in range(8))
PLAN, SENT = (UUID(int=n, version=4) for n in (500, 501))
FILES = Content(
    files=(FileReference(name=f"{WORD}.png", content_type="image/png", url=f"https://{WORD}.example"),)
)
POLLING = Content(poll=Poll(question=f"{WORD}?", options=(WORD, "b")))
MESSAGE = [
    does(
        BOB,
        schedules.schedule_message,
        schedule_id=SENT,
        channel_id=GENERAL,
        message_id=FIRST,
        text=f"{WORD}, later",
        due_at=SOON,
    ),
    does(BOB, schedules.change_scheduled, schedule_id=SENT, text=f"@ada {WORD} #{WORD}"),
    does(BOB, schedules.send_scheduled, schedule_id=SENT, at=SOON),
    does(EVE, messages.react, message_id=FIRST, emoji="wave"),
    does(BOB, messages.edit, message_id=FIRST, text=f"@eve {WORD} https://{WORD}.example"),
    does(SYSTEM, previews.preview_link, message_id=FIRST, url=f"https://{WORD}.example", title=WORD),
    does(ADA, pins.pin, message_id=FIRST),
    does(ADA, forwarding.forward, message_id=CARRIED, source_id=FIRST, channel_id=OPEN),
]
"""One message of Bob's, from when he planned it, and all that repeats it."""
OTHERS = [
    does(ADA, messages.post, message_id=REPLY, channel_id=GENERAL, text="see #open", reply_to=FIRST),
    does(ADA, messages.post, message_id=CALL, channel_id=GENERAL, text="@bob and @eve"),
    does(EVE, reading.read_channel, channel_id=GENERAL, seq=1),
]
ANYWHERE = [
    does(BOB, relationships.relate, other_id=EVE, deed="request", message=f"{WORD}?"),
    does(BOB, accounts.set_profile, profile=Profile(bio=WORD, avatar_key="avatars/bob/lamp.png")),
    does(BOB, accounts.rename, username=WORD),
]
"""What is of no workspace."""
THERE = [
    *MESSAGE,
    *OTHERS,
    does(
        BOB, messages.post, message_id=POLL, channel_id=GENERAL, text="", content_type="poll", content=POLLING
    ),
    does(EVE, polls.vote, message_id=POLL, choices=(1,)),
    does(
        BOB, messages.post, message_id=GIVEN, channel_id=GENERAL, text="", content_type="image", content=FILES
    ),
    does(BOB, messages.post, message_id=TAKEN, channel_id=GENERAL, text=f"{WORD}, oops"),
    does(BOB, removal.delete, message_id=TAKEN, reason=f"not {WORD}"),
    does(BOB, channel_people.join_channel, channel_id=OPEN),
    does(BOB, channel_people.leave_channel, channel_id=OPEN),
    does(ADA, channel_people.add_to_channel, channel_id=OPEN, user_id=BOB),
    does(BOB, moderation.report_message, message_id=HELLO, reason=f"no {WORD}"),
    does(EVE, moderation.report_message, message_id=FIRST, reason=f"too much {WORD}"),
    does(BOB, sidebar.arrange_sidebar, workspace_id=HERE, sections=(Section(WORD, (GENERAL,)),)),
    does(
        BOB,
        schedules.schedule_message,
        schedule_id=PLAN,
        channel_id=GENERAL,
        message_id=LAST,
        text=WORD,
        due_at=SOON,
    ),
    does(BOB, schedules.cancel_scheduled, schedule_id=PLAN),
    does(ADA, channels.change_channel, channel_id=OPEN, topic="more birds"),
    does(ADA, invites.invite, workspace_id=HERE, code="letter", email="bob@example.org"),
    does(ADA, bans.ban, workspace_id=HERE, user_id=BOB, reason=f"{WORD}!"),
]
"""All that somebody can say in a workspace, until they are shown out with their words still standing."""
GONE = [does(BOB, identity.begin_deletion), does(BOB, identity.delete_account)]
WORKSPACE = [
    *THERE,
    does(ADA, channels.change_channel, channel_id=OPEN, name=f"{WORD}s", topic=WORD, description=WORD),
    does(ADA, workspaces.change_workspace, workspace_id=HERE, name=WORD, description=WORD),
    does(ADA, messages.post, message_id=fresh(20), channel_id=OPEN, text=WORD),
    does(ADA, workspaces.delete_workspace, workspace_id=HERE),
]
CASES: dict[str, tuple[Subject, UUID, Sequence[Wish]]] = {
    "a message": ("message", FIRST, [*MESSAGE, *OTHERS]),
    "a person": ("person", BOB, [*ANYWHERE, *THERE, *GONE]),
    "a workspace": ("workspace", HERE, WORKSPACE),
}


def told(wishes: Sequence[Wish]) -> World:
    world = workspace_of_two()
    enter(world, EVE, "eve")
    opened = channels.CreateChannel(actor=ADA, at=NOON, channel_id=OPEN, workspace_id=HERE, name="open")
    world.do(channels.create_channel, opened)
    for decide, wish in wishes:
        assert world.do(decide, wish), wish
    return world


@asynccontextmanager
async def erasers(database_url: str, redis_url: str, pool: Pool) -> AsyncGenerator[Eraser]:
    async with AsyncExitStack() as opened:
        announce = await opened.enter_async_context(Announcer(redis_url, LOG))
        appender = await opened.enter_async_context(Appender(database_url, announce=announce))
        tell = await opened.enter_async_context(Announcer(redis_url, ERASED))
        yield Eraser(pool, Executor(appender, pool), tell, asyncio.Event())


async def begun(database_url: str, subject: Subject, id: UUID) -> UUID:
    erasure = uuid4()
    wish = erasing.BeginErasure(actor=SYSTEM, at=NOON, erasure_id=erasure, subject=subject, id=id)
    async with open_pool(database_url, most=2) as pool, Appender(database_url) as appender:
        await Executor(appender, pool).execute(erasing.begin_erasure, wish)
    return erasure


async def go_on(database_url: str, one: Eraser, erasure: UUID) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await one.carry_out(connection, erasure)


async def certified(database_url: str, erasure: UUID) -> Certificate:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        return await certificate(connection, erasure)


async def chained(database_url: str) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        while await chain.extend(connection, datetime.now(UTC) + timedelta(days=1)):
            pass


def dumped(database_url: str) -> str:
    program = postgres_programs(None) / "pg_dump"
    return subprocess.run(
        [program, "--inserts", database_url], check=True, capture_output=True, text=True
    ).stdout


def words_in(dump: str, word: str) -> list[str]:
    """Lines of a dump that hold a word: as text, or as bytes, which it writes in hexadecimal."""
    return [line for line in dump.splitlines() if word in line or word.encode().hex() in line]


BESIDE = """
INSERT INTO drafts VALUES (%(bob)s, %(here)s, %(general)s, %(none)s, %(word)s, '{}', now());
INSERT INTO presences (user_id, text) VALUES (%(bob)s, %(word)s);
INSERT INTO sessions (id, user_id, refresh_digest, expires_at, user_agent)
VALUES (gen_random_uuid(), %(bob)s, '1', now() + '1 day', %(word)s);
INSERT INTO mail_tokens VALUES ('1', %(bob)s, 'reset', 'bob@example.org', now() + '1 day');
INSERT INTO api_keys (id, user_id, owner_id, digest, name, hint, scopes)
VALUES (gen_random_uuid(), %(bob)s, %(bob)s, '1', %(word)s, '', '{}');
INSERT INTO requests (user_id, key, fingerprint, seed, status, body)
VALUES (%(ada)s, 'again', '1', gen_random_uuid(), 200, convert_to(%(answer)s, 'UTF8'));
"""
"""What people leave beside the log; the answer that is kept is to somebody else."""


def fill_beside(database_url: str, about: UUID) -> None:
    answer = f'{{"id": "{about}", "text": "{WORD}"}}'
    ids = {"bob": BOB, "ada": ADA, "here": HERE, "general": GENERAL, "none": UUID(int=0)}
    with psycopg.connect(database_url, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(BESIDE, {**ids, "word": WORD, "answer": answer})


def kept_by(redis_url: str) -> bytes:
    """All that a Redis holds, names included."""
    with Redis.from_url(redis_url) as redis:
        return b"\n".join(key + (redis.dump(key) or b"") for key in redis.scan_iter())


def exported(database_url: str, folder: Path) -> str:
    """All of the log, as an analyst takes it."""
    export(database_url, folder, format="jsonl", whole=True)
    return "".join(path.read_text() for path in folder.rglob("*.jsonl"))


@pytest.mark.parametrize("case", CASES)
async def test_nothing_is_left_of_it_and_the_rest_is_right(
    database_url: str, redis_url: str, pool: Pool, case: str, tmp_path: Path
):
    subject, id, wishes = CASES[case]
    world = told(wishes)
    await append_all(database_url, world)
    await chained(database_url)
    if subject == "person":
        fill_beside(database_url, BOB)
    async with projector(database_url, redis_url), erasers(database_url, redis_url, pool) as one:
        await eventually(reached(pool, len(world.log)))
        before = (await prove(database_url)).newest
        assert before is not None
        await played_into(database_url, "sandbox_copy", Wanted("lamp", None, None, None, None, None))
        held = words_in(await asyncio.to_thread(dumped, database_url), WORD)
        assert {"sandbox_copy" in line for line in held} == {True, False}
        assert WORD in await asyncio.to_thread(exported, database_url, tmp_path / "before")
        erasure = await begun(database_url, subject, id)
        await go_on(database_url, one, erasure)
        dump = await asyncio.to_thread(dumped, database_url)
        assert words_in(dump, WORD) == []
        assert subject != "person" or words_in(dump, "bob@example.org") == []
        assert WORD not in await asyncio.to_thread(exported, database_url, tmp_path / "after")
        assert WORD.encode() not in await asyncio.to_thread(kept_by, redis_url)
        assert [each async for each in verify(database_url)] == []
        assert (await prove(database_url, [before])).foreign == []
        told_of = await certified(database_url, erasure)
        assert told_of.finished_at is not None
        assert told_of.erased == sum(last - first + 1 for first, last in told_of.positions) > 2
        assert told_of.objects == (["avatars/bob/lamp.png"] if subject == "person" else [])


async def test_copies_of_a_past_go_if_they_hold_it_or_may_come_to(
    database_url: str, redis_url: str, pool: Pool
):
    before, world = told([]).log[-1].position, told(MESSAGE)
    await append_all(database_url, world)
    await chained(database_url)
    wanted = Wanted("lamp", None, None, None, None, None)
    async with projector(database_url, redis_url), erasers(database_url, redis_url, pool) as one:
        await eventually(reached(pool, len(world.log)))
        await played_into(database_url, "sandbox_later", wanted)
        await played_into(database_url, "sandbox_earlier", wanted._replace(until=before))
        await played_into(database_url, "sandbox_planned", wanted._replace(until=before + 1))
        await played_into(database_url, "sandbox_unfinished", wanted._replace(until=before))
        async with pool.connection() as connection:
            await connection.execute(BEING_LAID_OUT.format(sql.Identifier("sandbox_unfinished")))
            await connection.execute("CREATE SCHEMA sandbox_ours CREATE TABLE precious ()")
            await connection.execute("COMMENT ON SCHEMA sandbox_ours IS 'a look of our own'")
        await go_on(database_url, one, await begun(database_url, "message", FIRST))
        async with pool.connection() as connection:
            cursor = await connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^sandbox_'")
            assert {name for (name,) in await cursor.fetchall()} == {"sandbox_earlier", "sandbox_ours"}


async def test_a_copy_with_the_address_of_somebody_who_never_came_in_goes(
    database_url: str, redis_url: str, pool: Pool
):
    others = [
        does(ADA, invites.invite, workspace_id=HERE, code="open"),
        does(ADA, invites.invite, workspace_id=HERE, code="another", email="dan@example.org"),
    ]
    before, world = told(others).log[-1].position, told(others)
    for decide, wish in (
        does(ADA, invites.invite, workspace_id=HERE, code="letter", email="cyd@example.org"),
        does(CYD, accounts.register, username="cyd", email="cyd@example.org"),
        does(CYD, identity.begin_deletion),
        does(CYD, identity.delete_account),
    ):
        assert world.do(decide, wish)
    await append_all(database_url, world)
    await chained(database_url)
    wanted = Wanted("lamp", None, None, None, None, None)
    async with projector(database_url, redis_url), erasers(database_url, redis_url, pool) as one:
        await eventually(reached(pool, len(world.log)))
        await played_into(database_url, "sandbox_invited", wanted)
        await played_into(database_url, "sandbox_earlier", wanted._replace(until=before))
        await go_on(database_url, one, await begun(database_url, "person", CYD))
        dump = await asyncio.to_thread(dumped, database_url)
        assert words_in(dump, "cyd@example.org") == []
        assert words_in(dump, "sandbox_earlier.invites") != []


async def test_a_copy_that_is_not_ours_to_drop_holds_up_no_erasure(database_url: str, pool: Pool):
    async with pool.connection() as connection:
        await connection.execute("CREATE ROLE narrow NOLOGIN")
        try:
            await connection.execute("CREATE SCHEMA sandbox_theirs")
            await connection.execute(BEING_LAID_OUT.format(sql.Identifier("sandbox_theirs")))
            await connection.execute("SET ROLE narrow")
            await drop_what_holds(connection, [FIRST])
        finally:
            await connection.execute("RESET ROLE")
            await connection.execute("DROP ROLE narrow")
        cursor = await connection.execute("SELECT to_regnamespace('sandbox_theirs') IS NOT NULL")
        assert await cursor.fetchall() == [(True,)]


async def test_interrupted_anywhere_it_goes_on_and_does_nothing_twice(
    database_url: str, redis_url: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(eraser, "WINDOW", 4)
    subject, id, wishes = CASES["a person"]
    world = told(wishes)
    await append_all(database_url, world)
    chance = random.Random(7)
    async with projector(database_url, redis_url):
        await eventually(reached(pool, len(world.log)))
        erasure, interrupted = await begun(database_url, subject, id), 0
        while (await certified(database_url, erasure)).finished_at is None:
            async with erasers(database_url, redis_url, pool) as one:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.05 + interrupted * 0.02 + chance.random() / 10):
                        await go_on(database_url, one, erasure)
            interrupted += 1
        assert interrupted > 2
        assert words_in(await asyncio.to_thread(dumped, database_url), WORD) == []
        assert [each async for each in verify(database_url)] == []
        await prove(database_url)
        done = await certified(database_url, erasure)
        assert done.erased == sum(last - first + 1 for first, last in done.positions)


async def test_who_hides_words_without_an_erasure_is_found(database_url: str):
    await append_all(database_url, told(MESSAGE))
    await chained(database_url)
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await overwrite(
            connection, uuid4(), 99, await One(frozenset({HELLO})).within(connection, 0, 99), NO_IDS
        )
    with pytest.raises(Broken, match="no erasure in the log says so") as broken:
        await prove(database_url)
    assert broken.value.position > 1


async def test_only_the_erasing_role_may(database_url: str):
    await append_all(database_url, told(MESSAGE))
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("UPDATE stored_events SET state = state")
        await connection.execute("SET ROLE backscroll_erasure")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await connection.execute("UPDATE stored_events SET actor_id = NULL")


def test_people_and_workspaces_that_are_still_there_are_not_erased():
    world = told(MESSAGE)
    for subject, id in (("person", BOB), ("workspace", HERE)):
        with pytest.raises(ErasedInUse):
            world.do(*does(SYSTEM, erasing.begin_erasure, erasure_id=uuid4(), subject=subject, id=id))
    with pytest.raises(MessageNotFound):
        world.do(*does(SYSTEM, erasing.begin_erasure, erasure_id=uuid4(), subject="message", id=fresh(99)))

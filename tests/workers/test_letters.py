"""Letters are sent once, whatever is down, restarted, killed or refused meanwhile."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from redis import Redis

from cli.ports import chosen
from domain.decisions.accounts import Register, register
from domain.decisions.identity import VerifyEmail, verify_email
from domain.decisions.invites import Invite, RevokeInvite, invite, revoke_invite
from domain.decisions.letters import AskForLetter, ask_for_letter
from domain.ids import UserId
from domain.invite import invite_by
from domain.letter import letter_for
from store.appender import Appender
from store.connections import Pool
from store.derivation import derivation
from store.executor import Executor
from store.mail_tokens import holder_of, spend
from tests.dsl import ADA, NOON
from tests.mailbox import Mailbox, mailbox, token_in
from tests.people import HERE, workspace_of_two
from tests.projected import append
from tests.workers.test_jobs import agenda, jobs, topics, until_nothing_is_left, until_topics
from tests.workers.test_projector import eventually
from workers.mail import Mail
from workers.writing import Writing

SECRET = "a secret that is long enough for us"
ZOE = UserId(UUID(int=77, version=4))
ZOES = "zoe@example.org"
LETTER = letter_for("verify", ZOE).id


@pytest.fixture
async def executor(database_url: str, pool: Pool) -> AsyncGenerator[Executor]:
    async with Appender(database_url) as appender:
        yield Executor(appender, pool)


@pytest.fixture
async def box() -> AsyncGenerator[Mailbox]:
    async with mailbox() as found:
        yield found


@pytest.fixture
async def signed_up(executor: Executor) -> None:
    await executor.execute(register, Register(actor=ZOE, at=NOON, username="zoe", email=ZOES))


def sending(database_url: str, redis_url: str, smtp_url: str) -> Any:
    mail = Mail(smtp_url, "Chat <chat@example.org>")
    writing = Writing(mail, "https://chat.example.org", derivation(SECRET.encode()))
    return jobs(database_url, redis_url, writing=writing)


async def again(executor: Executor, purpose: Any = "verify") -> None:
    await executor.execute(ask_for_letter, AskForLetter(actor=ZOE, at=NOON, purpose=purpose, user_id=ZOE))


async def hasten(pool: Pool) -> None:
    """As if the time until the next attempt had passed."""
    async with pool.connection() as connection:
        await connection.execute("UPDATE jobs SET due_at = now(), error = NULL WHERE due_at < 'infinity'")


async def until_failed(pool: Pool, times: int) -> None:
    async def failed() -> bool:
        async with pool.connection() as connection:
            cursor = await connection.execute("SELECT attempts FROM jobs WHERE error IS NOT NULL")
            return await cursor.fetchall() == [(times,)]

    await eventually(failed)


@pytest.mark.usefixtures("signed_up")
async def test_what_is_refused_for_now_is_tried_again_until_it_is_taken(
    database_url: str, redis_url: str, pool: Pool, box: Mailbox
) -> None:
    box.refusals += [b"451 later\r\n", b"354 452 no room\r\n"]
    async with sending(database_url, redis_url, box.url):
        await until_failed(pool, 1)
        await hasten(pool)
        await until_failed(pool, 2)
        await hasten(pool)
        await until_topics(pool, LETTER, "letter.wished", "letter.sent")
        await until_nothing_is_left(pool)
    (letter,) = box.letters
    assert (letter["To"], letter["From"]) == (ZOES, "Chat <chat@example.org>")
    assert letter["Message-ID"] == f"<{LETTER}.1@example.org>"
    async with pool.connection() as connection:
        assert await holder_of(connection, token_in(letter), "verify") == (ZOE, ZOES)


@pytest.mark.usefixtures("signed_up")
async def test_it_is_tried_for_days(database_url: str, redis_url: str, pool: Pool) -> None:
    """Each time twice as late, up to a quarter of an hour."""
    nowhere = f"smtp://127.0.0.1:{chosen('127.0.0.1', 0, 'port')}"
    async with pool.connection() as connection, sending(database_url, redis_url, nowhere):
        await until_failed(pool, 1)
        await connection.execute("UPDATE jobs SET attempts = 300, due_at = now(), error = NULL")
        await until_failed(pool, 301)
        cursor = await connection.execute("SELECT due_at - now() < interval '16 minutes' FROM jobs")
        assert await cursor.fetchall() == [(True,)]
        await connection.execute("UPDATE jobs SET attempts = 399, due_at = now(), error = NULL")
        await until_failed(pool, 400)
        cursor = await connection.execute("SELECT due_at = 'infinity' FROM jobs")
        assert await cursor.fetchall() == [(True,)]


@pytest.mark.usefixtures("signed_up")
async def test_a_letter_outlives_the_server_and_the_jobs_being_down(
    database_url: str, redis_url: str, pool: Pool
) -> None:
    port = chosen("127.0.0.1", 0, "port")
    async with sending(database_url, redis_url, f"smtp://127.0.0.1:{port}"):
        await until_failed(pool, 1)
    await hasten(pool)
    async with mailbox(port) as box, sending(database_url, redis_url, box.url):
        assert (await box.letter(ZOES))["Subject"] == "Is this your address?"
        await until_nothing_is_left(pool)


@pytest.mark.usefixtures("signed_up")
async def test_what_is_refused_for_good_is_dropped(
    database_url: str, redis_url: str, pool: Pool, box: Mailbox
) -> None:
    box.refusals.append(b"550 nobody here\r\n")
    async with sending(database_url, redis_url, box.url):
        await until_topics(pool, LETTER, "letter.wished", "letter.dropped")
        await until_nothing_is_left(pool)
    assert (box.asked, box.letters) == (1, [])


@pytest.mark.usefixtures("signed_up")
async def test_several_wishes_for_a_letter_not_yet_sent_are_one(
    database_url: str, redis_url: str, pool: Pool, executor: Executor, box: Mailbox
) -> None:
    await again(executor)
    await again(executor)
    async with sending(database_url, redis_url, box.url):
        await until_topics(pool, LETTER, *["letter.wished"] * 3, "letter.sent")
        await until_nothing_is_left(pool)
        first = await box.token(ZOES)
        await again(executor)
        second = await box.token(ZOES)
    assert len(box.letters) == 2
    async with pool.connection() as connection:
        assert await holder_of(connection, first, "verify") is None
        assert await holder_of(connection, second, "verify") == (ZOE, ZOES)


@pytest.mark.usefixtures("signed_up")
async def test_two_processes_send_it_once(
    database_url: str, redis_url: str, pool: Pool, box: Mailbox
) -> None:
    """Also while a slow server keeps one of them waiting beyond the time for which a job is lent."""
    box.answering.clear()
    one, other = (sending(database_url, redis_url, box.url) for _ in range(2))
    async with one, other:
        await box.letter(ZOES)
        for attempts in (2, 3, 4):
            await hasten(pool)
            await until_handed_out(pool, attempts)
        box.answering.set()
        await until_topics(pool, LETTER, "letter.wished", "letter.sent")
    assert len(box.letters) == 1


async def until_handed_out(pool: Pool, attempts: int) -> None:
    async def out() -> bool:
        return await agenda(pool) == [("letter", attempts)]

    await eventually(out)


@asynccontextmanager
async def jobs_process(database_url: str, redis_url: str, smtp_url: str) -> AsyncGenerator[Any]:
    ours = {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET": SECRET,
        "SMTP_URL": smtp_url,
        "MAIL_FROM": "chat@example.org",
    }
    environment = {**os.environ, **{f"BACKSCROLL_{name}": value for name, value in ours.items()}}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", "jobs", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.usefixtures("signed_up")
async def test_killed_before_it_could_note_the_servers_yes_it_says_the_same_again(
    database_url: str, redis_url: str, pool: Pool, box: Mailbox
) -> None:
    """The one moment in which SMTP cannot tell; a token that was spent meanwhile stays so."""
    box.answering.clear()
    async with jobs_process(database_url, redis_url, box.url):
        first = await box.letter(ZOES)
    box.answering.set()
    await hasten(pool)
    async with sending(database_url, redis_url, box.url):
        second = await box.letter(ZOES)
        await until_topics(pool, LETTER, "letter.wished", "letter.sent")
    assert (first["Message-ID"], token_in(first)) == (second["Message-ID"], token_in(second))


async def test_a_spent_token_is_not_revived(
    database_url: str, redis_url: str, pool: Pool, executor: Executor, box: Mailbox, signed_up: None
) -> None:
    await again(executor, "reset")
    box.answering.clear()
    async with jobs_process(database_url, redis_url, box.url):
        letters = [await box.letter(ZOES), await box.letter(ZOES)]
    token = next(token_in(letter) for letter in letters if letter["Subject"] == "A new password")
    async with pool.connection() as connection:
        assert await spend(connection, token, "reset")
    box.answering.set()
    await hasten(pool)
    async with sending(database_url, redis_url, box.url):
        await until_topics(pool, letter_for("reset", ZOE).id, "letter.wished", "letter.dropped")
    async with pool.connection() as connection:
        assert await spend(connection, token, "reset") is None


async def test_needless_letters_are_not_sent(
    database_url: str, redis_url: str, pool: Pool, executor: Executor, box: Mailbox, signed_up: None
) -> None:
    await executor.execute(verify_email, VerifyEmail(actor=ZOE, at=NOON, email=ZOES))
    async with sending(database_url, redis_url, box.url):
        await until_topics(pool, LETTER, "letter.wished", "letter.dropped")
    assert box.letters == []


@pytest.mark.usefixtures("signed_up")
async def test_no_token_stands_in_the_queue_or_the_log_meanwhile(
    database_url: str, redis_url: str, pool: Pool, box: Mailbox
) -> None:
    box.answering.clear()
    async with sending(database_url, redis_url, box.url):
        token = await box.token(ZOES)
        async with pool.connection() as connection:
            for table in ("jobs", "mail_tokens", "stored_events"):
                cursor = await connection.execute(f"SELECT t::text FROM {table} AS t")  # type: ignore[arg-type]
                rows = [row for (row,) in await cursor.fetchall()]
                assert rows
                assert not any(token in row for row in rows)
            cursor = await connection.execute("SELECT convert_from(state, 'UTF8') FROM stored_events")
            assert not any(token in row for (row,) in await cursor.fetchall())
        queued = await asyncio.to_thread(_queued, redis_url)
        assert str(LETTER).encode() in queued
        assert token.encode() not in queued
        box.answering.set()
        await until_nothing_is_left(pool)


def _queued(redis_url: str) -> bytes:
    """All messages that wait in Redis."""
    redis: Any = Redis.from_url(redis_url)  # pyright: ignore[reportUnknownMemberType]
    with redis:
        return b"".join(b"".join(redis.hvals(key)) for key in redis.keys("*.msgs"))


async def test_an_invite_is_told_by_letter_and_holds_no_secret(
    database_url: str, redis_url: str, pool: Pool, executor: Executor, box: Mailbox
) -> None:
    await append(database_url, workspace_of_two().log)
    code, other = uuid4().hex, uuid4().hex
    for secret, address in ((code, "new@example.org"), (other, "late@example.org")):
        wish = Invite(actor=ADA, at=NOON, workspace_id=HERE, code=secret, email=address)
        await executor.execute(invite, wish)
    await executor.execute(revoke_invite, RevokeInvite(actor=ADA, at=NOON, code=other))
    async with sending(database_url, redis_url, box.url):
        letter = await box.letter("new@example.org")
        await until_nothing_is_left(pool)
    assert "late@example.org" not in {letter["To"] for letter in box.letters}
    text, id = str(letter.get_content()), invite_by(code).id
    assert code not in text
    assert f"https://chat.example.org/#/invites/{id}" in text
    assert letter["Subject"] == "You are invited to Lamp"
    assert await topics(pool, letter_for("invite", id).id) == ["letter.wished", "letter.sent"]

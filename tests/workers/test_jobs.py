"""The jobs at work: what is due is done, once, whatever is restarted, repeated or gone."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from domain.decisions.channel_people import LeaveChannel, leave_channel
from domain.decisions.channels import ArchiveChannel, archive_channel
from domain.decisions.messages import EditMessage, edit, post
from domain.decisions.schedules import (
    CancelScheduled,
    ChangeScheduled,
    ScheduleMessage,
    cancel_scheduled,
    change_scheduled,
    schedule_message,
)
from domain.ids import ChannelId, MessageId
from projections.views.messages import seen_by
from projections.views.scheduled import one
from store.connections import Pool
from store.derivation import derivation
from tests.dsl import ADA, BOB, NOON, World
from tests.people import GENERAL, SECRETS, fresh, said, workspace_of_two
from tests.projected import append, project, projecting
from tests.workers.test_links import PAGE, Site, ok, site
from tests.workers.test_projector import NOWHERE, eventually
from workers.jobs import serve
from workers.mail import Mail
from workers.writing import Writing

__all__ = ["site"]

PLAN = UUID(int=500, version=4)
SILENT = Writing(Mail(), "https://chat.example.org", derivation(b"ours" * 8))
WORDS = MessageId(UUID(int=501, version=4))


@asynccontextmanager
async def jobs(
    database_url: str, redis_url: str, writing: Writing = SILENT, **more: Any
) -> AsyncGenerator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(
        serve(database_url=database_url, redis_url=redis_url, writing=writing, stop=stop, **more)
    )
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(60):
            await task


def planned(place: ChannelId = GENERAL, due_at: datetime = NOON + timedelta(hours=1)) -> ScheduleMessage:
    """Due long ago, for us."""
    return ScheduleMessage(
        actor=ADA,
        at=NOON,
        schedule_id=PLAN,
        channel_id=place,
        message_id=WORDS,
        text="on time",
        due_at=due_at,
    )


async def topics(pool: Pool, stream: UUID) -> list[str]:
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT topic FROM stored_events WHERE originator_id = %s ORDER BY originator_version", (stream,)
        )
        return [topic for (topic,) in await cursor.fetchall()]


async def agenda(pool: Pool) -> list[tuple[str, int]]:
    async with pool.connection() as connection:
        cursor = await connection.execute("SELECT kind, attempts FROM jobs ORDER BY kind")
        return await cursor.fetchall()


async def until_topics(pool: Pool, stream: UUID, *expected: str) -> None:
    async def there() -> bool:
        return await topics(pool, stream) == list(expected)

    await eventually(there)


async def until_nothing_is_left(pool: Pool) -> None:
    async def done() -> bool:
        return await agenda(pool) == []

    await eventually(done)


async def written(database_url: str, *wishes: tuple[Any, Any]) -> World:
    world = workspace_of_two()
    for decide, command in wishes:
        world.do(decide, command)
    await append(database_url, world.log)
    return world


async def test_what_is_due_is_said_by_its_author(database_url: str, redis_url: str, pool: Pool) -> None:
    await written(database_url, (schedule_message, planned()))
    async with jobs(database_url, redis_url):
        await until_topics(pool, PLAN, "schedule.set", "schedule.sent")
        await until_nothing_is_left(pool)
    async with projecting(database_url) as connection:
        await project(connection)
        shown = await seen_by(connection, BOB, WORDS)
        assert (shown.text, shown.author_id) == ("on time", ADA)
        assert (await one(connection, ADA, PLAN)).status == "sent"


async def test_without_redis_it_is_said_all_the_same(database_url: str, pool: Pool) -> None:
    await written(database_url, (schedule_message, planned()))
    async with jobs(database_url, NOWHERE):
        await until_topics(pool, PLAN, "schedule.set", "schedule.sent")


async def test_what_is_handed_out_again_is_said_once(database_url: str, redis_url: str, pool: Pool) -> None:
    """Two processes, and a lease that is over at once, as if each had died with the job in its hands."""
    await written(database_url, (schedule_message, planned()))
    async with jobs(database_url, redis_url), jobs(database_url, redis_url):
        await until_topics(pool, PLAN, "schedule.set", "schedule.sent")
        async with pool.connection() as connection:
            for _ in range(5):
                await connection.execute(
                    "INSERT INTO jobs (kind, subject, due_at) VALUES ('scheduled', %s, now()) "
                    "ON CONFLICT (kind, subject) DO UPDATE SET due_at = now()",
                    (PLAN,),
                )
        await until_handed_out(pool)
    assert await topics(pool, WORDS) == ["message.posted"]
    assert await topics(pool, PLAN) == ["schedule.set", "schedule.sent"]


async def until_handed_out(pool: Pool) -> None:
    async def out() -> bool:
        return all(attempts > 0 for _, attempts in await agenda(pool))

    await eventually(out)


async def test_a_restart_forgets_nothing(database_url: str, redis_url: str, pool: Pool) -> None:
    """Noted before it was due, said by another process after it."""
    soon = datetime.now(UTC) + timedelta(seconds=1.5)
    world = workspace_of_two()
    world.do(schedule_message, planned(due_at=NOON + timedelta(hours=1)))
    world.do(
        change_scheduled,
        ChangeScheduled(actor=ADA, at=soon - timedelta(days=1), schedule_id=PLAN, due_at=soon),
    )
    await append(database_url, world.log)

    async def noted() -> bool:
        return bool(await agenda(pool))

    async with jobs(database_url, redis_url):
        await eventually(noted)
    assert await topics(pool, WORDS) == []
    async with jobs(database_url, redis_url):
        await until_topics(pool, WORDS, "message.posted")
    async with pool.connection() as connection:
        cursor = await connection.execute(
            "SELECT recorded_at FROM stored_events WHERE originator_id = %s", (WORDS,)
        )
        assert (await cursor.fetchall())[0][0] >= soon


async def test_whoever_may_no_longer_speak_there_is_told_why(
    database_url: str, redis_url: str, pool: Pool
) -> None:
    await written(
        database_url,
        (schedule_message, planned(SECRETS)),
        (leave_channel, LeaveChannel(actor=ADA, at=NOON, channel_id=SECRETS)),
    )
    async with jobs(database_url, redis_url):
        await until_topics(pool, PLAN, "schedule.set", "schedule.refused")
    async with projecting(database_url) as connection:
        await project(connection)
        shown = await one(connection, ADA, PLAN)
    assert (shown.status, shown.refused_code) == ("refused", "channel_not_found")
    assert await topics(pool, WORDS) == []


async def test_what_was_cancelled_is_not_said(database_url: str, redis_url: str, pool: Pool) -> None:
    ids = {"schedule_id": UUID(int=510, version=4), "message_id": UUID(int=511, version=4)}
    other = msgspec.structs.replace(planned(), **ids)
    await written(
        database_url,
        (schedule_message, planned()),
        (cancel_scheduled, CancelScheduled(actor=ADA, at=NOON, schedule_id=PLAN)),
        (schedule_message, other),
    )
    async with jobs(database_url, redis_url):
        await until_topics(pool, other.schedule_id, "schedule.set", "schedule.sent")
    assert await topics(pool, PLAN) == ["schedule.set", "schedule.cancelled"]
    assert await topics(pool, WORDS) == []


def pointing(site: Site) -> Any:
    return said(fresh(1), f"look: {site.url}/log!")


async def recently(database_url: str, *wishes: tuple[Any, Any]) -> None:
    """As if it had been said now: older links are not looked up."""
    world = workspace_of_two()
    for decide, command in wishes:
        world.do(decide, command)
    for of in world.log:
        of.at = datetime.now(UTC)
    await append(database_url, world.log)


async def test_a_link_is_shown_with_what_stands_there(
    database_url: str, redis_url: str, pool: Pool, site: Site
) -> None:
    await recently(database_url, (post, pointing(site)))
    async with jobs(database_url, redis_url, allowed={("127.0.0.1", site.port)}):
        await until_topics(pool, fresh(1), "message.posted", "message.previewed")
        await until_nothing_is_left(pool)
    async with projecting(database_url) as connection:
        await project(connection)
        shown = (await seen_by(connection, BOB, fresh(1))).preview
    assert shown is not None
    assert (shown.url, shown.title, shown.site) == (f"{site.url}/log", "The log", "Lighthouse")
    assert site.asked == ["/log"]


async def test_an_edit_brings_another_link(database_url: str, redis_url: str, pool: Pool, site: Site) -> None:
    site.pages["/new"] = ok(PAGE.replace(b"The  log", b"The new one"))
    changed = EditMessage(actor=ADA, at=NOON, message_id=fresh(1), text=f"{site.url}/new")
    await recently(database_url, (post, pointing(site)), (edit, changed))
    async with jobs(database_url, redis_url, allowed={("127.0.0.1", site.port)}):
        await until_topics(pool, fresh(1), "message.posted", "message.edited", "message.previewed")
    assert site.asked == ["/new"]


async def test_a_server_that_is_down_is_asked_again(
    database_url: str, redis_url: str, pool: Pool, site: Site
) -> None:
    page = site.pages.pop("/log")
    site.pages["/log"] = b""
    await recently(database_url, (post, pointing(site)))

    async def asked() -> bool:
        return bool(site.asked)

    async with jobs(database_url, redis_url, allowed={("127.0.0.1", site.port)}):
        await eventually(asked)
        site.pages["/log"] = page
        await until_topics(pool, fresh(1), "message.posted", "message.previewed")


async def test_previews_can_be_switched_off_and_old_links_rest(
    database_url: str, redis_url: str, pool: Pool, site: Site
) -> None:
    """The plan after them is done, so they have been passed by."""
    allowed = {("127.0.0.1", site.port)}
    await recently(database_url, (post, pointing(site)), (schedule_message, planned()))
    async with jobs(database_url, redis_url, link_previews=False, allowed=allowed):
        await until_topics(pool, PLAN, "schedule.set", "schedule.sent")
        await until_nothing_is_left(pool)
    assert site.asked == []


async def test_nothing_is_shown_in_an_archive(
    database_url: str, redis_url: str, pool: Pool, site: Site
) -> None:
    await recently(
        database_url,
        (post, said(fresh(1), f"{site.url}/log", in_=SECRETS)),
        (archive_channel, ArchiveChannel(actor=ADA, at=NOON, channel_id=SECRETS)),
    )

    async def asked() -> bool:
        return site.asked == ["/log"]

    async with jobs(database_url, redis_url, allowed={("127.0.0.1", site.port)}):
        await eventually(asked)
        await until_nothing_is_left(pool)
    assert await topics(pool, fresh(1)) == ["message.posted"]

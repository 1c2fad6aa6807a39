"""The agenda: what is to be done, when, and how often it was tried. It follows from the log."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

from domain import erasure as e
from domain import letter as l
from domain import schedule as s
from domain import user as u
from domain.links import link_in
from domain.message import MessageEdited, MessagePosted
from store.codec import UnknownTag, codec
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

logger = logging.getLogger(__name__)

Kind = Literal["scheduled", "preview", "letter", "farewell", "lock_out", "seats", "erasure"]

WINDOW = 20_000
"""Events looked at in one statement."""
LEASE = timedelta(seconds=30)
"""A job that takes longer was lost with whoever had it."""
MOST_ATTEMPTS: dict[Kind, int] = {
    "scheduled": 8,
    "preview": 8,
    "letter": 400,
    "farewell": 400,
    "lock_out": 400,
    "seats": 400,
    "erasure": 400,
}
"""After these nobody tries any more, and health counts it: four minutes in all, or four days."""
GRACE = timedelta(seconds=30)
"""In which the API ends by itself what it has begun."""
FRESH = timedelta(days=1)
"""Links of older messages are not looked up: nobody waits for them, and an upgrade is no flood."""
AT_ONCE = 100


class Job(NamedTuple):
    kind: Kind
    subject: UUID


class Wanted(NamedTuple):
    """Something to be done, and when; None takes it off the agenda."""

    job: Job
    due_at: datetime | None


def wanted_by(stream: UUID, event: Any, at: datetime, *, previews: bool, now: datetime) -> Iterator[Wanted]:
    """What an event means for the agenda."""
    match event:
        case s.ScheduleSet() | s.ScheduleChanged():
            yield Wanted(Job("scheduled", stream), event.due_at)
        case s.ScheduleCancelled() | s.ScheduleSent() | s.ScheduleRefused():
            yield Wanted(Job("scheduled", stream), None)
        case MessagePosted() | MessageEdited():
            imported = stream.version == 5
            if previews and not imported and at > now - FRESH and link_in(event.text):
                yield Wanted(Job("preview", stream), now)
        case e.ErasureBegun():
            yield Wanted(Job("erasure", stream), now + GRACE)
        case e.ErasureFinished():
            yield Wanted(Job("erasure", stream), None)
        case l.LetterWished():
            yield Wanted(Job("letter", stream), now)
        case _:
            yield from _of_somebody(stream, event, now)


def _of_somebody(stream: UUID, event: Any, now: datetime) -> Iterator[Wanted]:
    match event:
        case u.UserDeletionBegun():
            yield Wanted(Job("farewell", stream), now + GRACE)
        case u.UserDeletionWithdrawn():
            yield Wanted(Job("farewell", stream), None)
        case u.UserDeleted():
            yield Wanted(Job("farewell", stream), None)
            yield Wanted(Job("lock_out", stream), now)
        case u.UserDeactivated() | u.UserMerged():
            yield Wanted(Job("lock_out", stream), now)
        case u.UserClaimed():
            yield Wanted(Job("seats", stream), now)
        case _:
            pass


class Agenda:
    """Over one connection, in autocommit mode."""

    def __init__(self, connection: Connection, *, previews: bool) -> None:
        self._connection = connection
        self._previews = previews

    async def follow(self) -> bool:
        """Notes what the next events mean, and how far it has read, in one transaction; False at the end."""
        after = await self._position()
        cursor = await self._connection.execute(_sql.window, {"after": after, "most": WINDOW})
        until, seen = (await cursor.fetchall())[0]
        if until is None:
            return False
        cursor = await self._connection.execute(_sql.news, {"after": after, "until": until}, binary=True)
        try:
            news = list(self._wanted(await cursor.fetchall()))
        except UnknownTag as error:
            logger.warning("the agenda waits for an upgrade: %s", error)
            return False
        async with self._connection.transaction():
            for wanted in news:
                await self._note(wanted)
            await self._connection.execute(_sql.advance, {"position": until})
        return seen == WINDOW

    async def _position(self) -> int:
        row = await (await self._connection.execute(_sql.checkpoint)).fetchone()
        return row[0] if row else 0

    def _wanted(self, news: list[tuple[UUID, str, bytes, datetime]]) -> Iterator[Wanted]:
        now = datetime.now(UTC)
        for stream, topic, state, at in news:
            event = codec.decode(topic, state)
            yield from wanted_by(stream, event, at, previews=self._previews, now=now)

    async def _note(self, wanted: Wanted) -> None:
        job, due_at = wanted
        if due_at is None:
            await self._connection.execute(_sql.over, job._asdict())
        else:
            await self._connection.execute(
                _sql.wanted, {**job._asdict(), "due_at": due_at, "most": MOST_ATTEMPTS[job.kind]}
            )

    async def take(self) -> list[Job]:
        """What is due: handed out once, and again if nothing is heard of it."""
        cursor = await self._connection.execute(_sql.take, {"lease": LEASE, "limit": AT_ONCE})
        return [Job(*row) for row in await cursor.fetchall()]

    async def rest(self) -> float | None:
        """Seconds until something is due."""
        row = await (await self._connection.execute(_sql.next)).fetchone()
        return row[0] if row else None


async def finished(connection: Connection, job: Job) -> None:
    await connection.execute(_sql.finished, job._asdict())


async def failed(connection: Connection, job: Job, error: str) -> None:
    """It is tried again later, each time twice as late, up to a quarter of an hour."""
    await connection.execute(_sql.failed, {**job._asdict(), "error": error[:500]})

"""What is done for each kind of job. Each may be done twice: the log lets it happen once."""

import logging
from datetime import UTC, datetime
from typing import TypeVar

from domain.decision import Stream
from domain.decisions.previews import PreviewLink, preview_link
from domain.decisions.schedules import SendScheduled, send_scheduled
from domain.ids import SYSTEM, MessageId, UserId
from domain.links import link_in
from domain.message import message
from domain.schedule import schedule
from store.connections import Pool
from store.executor import Executor
from store.states import state_of
from workers.agenda import Job, failed, finished
from workers.erasing.job import Erasing
from workers.farewells import Farewells
from workers.letters import Letters
from workers.links import Links
from workers.seating import seat

S = TypeVar("S")

logger = logging.getLogger(__name__)


class Hands:
    """One per process, shared by all jobs in it."""

    def __init__(
        self, executor: Executor, pool: Pool, links: Links, letters: Letters, erasing: Erasing
    ) -> None:
        self._executor = executor
        self._pool = pool
        self._links = links
        self._letters = letters
        self._farewells = Farewells(executor, pool)
        self._erasing = erasing

    async def do(self, job: Job) -> None:
        """Never raises: what goes wrong is noted on the agenda, and tried again."""
        try:
            match job.kind:
                case "scheduled":
                    await self._send(job)
                case "preview":
                    await self._preview(job)
                case "letter":
                    await self._letter(job)
                case "farewell":
                    await self._farewells.finish(UserId(job.subject))
                case "erasure":
                    await self._erasing.go_on(job.subject)
                case "lock_out":
                    await self._lock_out(job)
                case "seats":
                    await self._seat(job)
        except Exception as error:
            logger.warning("%s %s failed: %s", job.kind, job.subject, error)
            await self._note(job, error)

    async def _note(self, job: Job, error: Exception) -> None:
        try:
            async with self._pool.connection() as connection:
                await failed(connection, job, repr(error))
        except Exception as worse:
            logger.warning("that could not be noted: %s", worse)

    async def _send(self, job: Job) -> None:
        """The agenda hears of it by the log."""
        first = (await self._state_of(schedule(job.subject))).first
        if first is not None:
            wish = SendScheduled(actor=first.author_id, at=datetime.now(UTC), schedule_id=job.subject)
            await self._executor.execute(send_scheduled, wish)

    async def _preview(self, job: Job) -> None:
        id = MessageId(job.subject)
        found = await self._state_of(message(id))
        url = None if found.deleted else link_in(found.text)
        if url is not None and url != found.previewed and (page := await self._links.look_up(url)):
            wish = PreviewLink(
                actor=SYSTEM,
                at=datetime.now(UTC),
                message_id=id,
                url=url,
                title=page.title,
                description=page.description,
                site=page.site,
                image_url=page.image_url,
            )
            await self._executor.execute(preview_link, wish)
        async with self._pool.connection() as connection:
            await finished(connection, job)

    async def _letter(self, job: Job) -> None:
        if await self._letters.send(job.subject):
            async with self._pool.connection() as connection:
                await finished(connection, job)

    async def _lock_out(self, job: Job) -> None:
        await self._farewells.lock_out(UserId(job.subject))
        async with self._pool.connection() as connection:
            await finished(connection, job)

    async def _seat(self, job: Job) -> None:
        await seat(self._executor, self._pool, UserId(job.subject))
        async with self._pool.connection() as connection:
            await finished(connection, job)

    async def _state_of(self, stream: Stream[S]) -> S:
        async with self._pool.connection() as connection:
            return await state_of(connection, stream)

"""Runs the projection over the log: fetch, fold, write; a batch and its checkpoint in one transaction."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from typing import Any, Self
from uuid import UUID

import psycopg
from psycopg.errors import DivisionByZero

from migrations import read_model_digest
from projections.chat.fold import Handling, handling_of
from projections.chat.needs import Fetching
from projections.chat.readings import Question
from projections.chat.rows import Rows, sql
from projections.single import at_once
from store import log
from store.codec import UnknownEvent, UnknownTag
from store.connections import Connection
from store.recorded import START, Position, Recorded

logger = logging.getLogger(__name__)

MANY = 500
"""Events whose rows are copied in: with fewer, the extra round trips cost more than they save."""


class Overtaken(Exception):
    """The checkpoint moved, or the read models are others since: what is remembered of them is void."""


class ReadModelsOutdated(Exception):
    """The read models are of another version than this one: run `backscroll rebuild`."""

    def __init__(self) -> None:
        super().__init__((type(self).__doc__ or "").strip())


class UpgradeNeeded(Exception):
    """The log goes on with an event that only a newer version knows: nothing is passed over."""

    def __init__(self, event: Recorded) -> None:
        super().__init__(f"this version does not know the event at {event.position}: {event.event}")


class Poison(Exception):
    """An event that cannot be read, or refers to what does not exist."""

    def __init__(self, event: Recorded, error: Exception) -> None:
        super().__init__(event.position)
        self.event = event
        self.error = error


class _Unknown(Exception):
    def __init__(self, event: Recorded) -> None:
        super().__init__(event.position)
        self.event = event


class Engine:
    """Folds batches of the log into the read models of the connection's search_path.

    The connection is in autocommit mode and the only writer of those tables, which is what makes it right to
    remember rows from batch to batch.
    """

    def __init__(
        self, connection: Connection, position: Position, generation: UUID, *, silent: bool = False
    ) -> None:
        self._connection = connection
        self._generation = generation
        self._silent = silent
        self._rows = Rows(silent=silent, empty=position == START)
        self._outbox_until = 0
        self._work: AsyncExitStack | None = None
        """Where a transaction would be entered that nothing has needed yet."""
        self.position = position

    @classmethod
    async def at_checkpoint(cls, connection: Connection, *, silent: bool = False) -> Self:
        cursor = await connection.execute(sql.checkpoint)
        ((position, generation, digest),) = await cursor.fetchall()
        if digest != read_model_digest():
            raise ReadModelsOutdated
        return cls(connection, position, generation, silent=silent)

    async def step(self, limit: int) -> int:
        """Projects up to `limit` events; answers how many there were."""
        events = await log.read_after(self._connection, self.position, limit)
        if events:
            await self.project(events)
        return len(events)

    async def project(self, events: Sequence[Recorded]) -> None:
        """Folds these events, which follow the position, and commits them with the checkpoint.

        One that cannot be projected is put aside, where health shows it, and the rest goes on.
        """
        while events:
            try:
                await self._commit(events)
                return
            except _Unknown as unknown:
                at = events.index(unknown.event)
                if at:
                    await self._commit(events[:at])
                raise UpgradeNeeded(unknown.event) from unknown
            except Poison as poison:
                at = events.index(poison.event)
                if at:
                    await self._commit(events[:at])
                await self._put_aside(poison)
                events = events[at + 1 :]
            except psycopg.DataError as error:
                if len(events) == 1:
                    await self._put_aside(Poison(events[0], error))
                    return
                for event in events:
                    await self.project([event])
                return

    async def _commit(self, events: Sequence[Recorded]) -> None:
        try:
            await self._prepare_outbox(events[-1].position)
            await self._prefetch(events)
            if len(events) < MANY:
                await self._commit_few(events)
            else:
                await self._commit_many(events)
        except BaseException:
            self._rows = Rows(silent=self._silent, empty=self.position == START)
            raise
        self.position = events[-1].position
        self._rows.settle()

    async def _commit_few(self, events: Sequence[Recorded]) -> None:
        """By one statement, if that can be."""
        async with AsyncExitStack() as work:
            self._work = work
            await self._fold(events)
            if self._work and self._rows.apart:
                await self._save_at_once(events[-1].position)
            else:
                await self._begin()
                await self._save(events[-1].position)

    async def _commit_many(self, events: Sequence[Recorded]) -> None:
        self._work = None
        async with self._connection.transaction():
            await self._fold(events)
            await self._rows.copy(self._connection)
            async with self._connection.pipeline():
                await self._save(events[-1].position)

    async def _begin(self) -> None:
        """A transaction of several statements, if it has not begun."""
        if work := self._work:
            self._work = None
            await work.enter_async_context(self._connection.pipeline())
            await work.enter_async_context(self._connection.transaction())

    async def _put_aside(self, poison: Poison) -> None:
        position = poison.event.position
        logger.error("event %d is put aside: %r", position, poison.error)
        async with self._connection.transaction():
            parameters = {"position": position, "error": repr(poison.error)}
            await self._connection.execute(sql.quarantine, parameters)
            await self._advance(position)
        self.position = position

    async def _prepare_outbox(self, position: Position) -> None:
        """A partition for every frame to come: looked at once per partition, not per batch."""
        if not self._silent and position >= self._outbox_until:
            cursor = await self._connection.execute(sql.prepare_outbox, {"upto": position})
            ((self._outbox_until,),) = await cursor.fetchall()

    async def _prefetch(self, events: Iterable[Recorded]) -> None:
        """What the events need, in one query per table; two rounds, since some needs show only then."""
        asking = [(handling, of) for of in events if (handling := handling_of(of))]
        if self._rows.whole:
            asking = [(handling, of) for handling, of in asking if handling.is_deep(self._rows, of.event)]
        for _ in range(2):
            wanted: defaultdict[Fetching, set[Any]] = defaultdict(set)
            for handling, of in asking:
                for shelf, key in handling.needs(self._rows, of.event, of):
                    if not shelf.complete:
                        wanted[shelf].add(key)
            await self._fetch(wanted)
            asking = [(handling, of) for handling, of in asking if handling.is_deep(self._rows, of.event)]

    def _lacks(self, handling: Handling, of: Recorded) -> bool:
        return not all(shelf.known(key) for shelf, key in handling.needs(self._rows, of.event, of))

    async def _fetch(self, wanted: dict[Fetching, set[Any]]) -> None:
        for shelf, keys in wanted.items():
            if missing := shelf.missing(keys):
                await shelf.fetch(self._connection, missing)

    async def _fold(self, events: Iterable[Recorded]) -> None:
        for of in events:
            handling = handling_of(of)
            if handling is None:
                _must_be_known(of)
                continue
            if handling.is_deep(self._rows, of.event) and self._lacks(handling, of):
                await self._prefetch([of])
            self._rows.at(of.position)
            try:
                question = handling.handle(self._rows, of.event, of)
            except Exception as error:
                raise Poison(of, error) from error
            if question is not None:
                await self._ask(question)

    async def _ask(self, question: Question) -> None:
        """Write what is folded so far, so that the database can count."""
        await self._begin()
        await self._rows.save(self._connection)
        self._rows.saved()
        await question.tell(self._rows, self._connection)

    async def _save(self, position: Position) -> None:
        await self._rows.save(self._connection)
        await self._advance(position)

    async def _save_at_once(self, position: Position) -> None:
        advance = sql.advance_with, [position, self.position, self._generation]
        try:
            await at_once(self._connection, list(self._rows.writes()), advance)
        except DivisionByZero:
            raise Overtaken from None

    async def _advance(self, position: Position) -> None:
        parameters = {"old": self.position, "new": position, "generation": self._generation}
        cursor = await self._connection.execute(sql.advance, parameters, prepare=True)
        if not await cursor.fetchall():
            raise Overtaken


def _must_be_known(of: Recorded) -> None:
    """Asked where no handler is found, for there is none for what could not be read."""
    if isinstance(of.event, UnknownTag):
        raise _Unknown(of)
    if isinstance(of.event, UnknownEvent):
        raise Poison(of, of.event)

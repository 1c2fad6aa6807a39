"""Carries out decisions: gathers the states they ask for, appends what they return, or decides again."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import NamedTuple, TypeVar
from uuid import UUID
from weakref import WeakValueDictionary

from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from domain.decision import Change, Deciding
from domain.event import Command
from domain.refusal import Refusal
from store import log
from store.appender import Appender
from store.connections import Connection, Pool
from store.recorded import Circumstances, Position
from store.seen import Seen
from store.states import States
from store.writes import LogUnavailable, Moved

C = TypeVar("C", bound=Command)

MOST_ATTEMPTS = 50
"""Under contention a process makes one attempt at a time: only other processes can take so many turns."""


class Contended(Exception):
    """Others kept changing the same things; nothing was recorded."""


class Receipt(NamedTuple):
    """What the asker gets: where the log stands with the wish fulfilled."""

    position: Position
    recorded: bool
    """False when there was nothing to do."""


class Executor:
    """One per process, shared by all requests."""

    def __init__(self, appender: Appender, pool: Pool, states: States | None = None) -> None:
        self._appender = appender
        self._pool = pool
        self._states = states or States()
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def execute(
        self, decide: Callable[[C], Deciding], command: C, about: Circumstances | None = None
    ) -> Receipt:
        """Decides and records.

        Raises the decision's Refusal, Overloaded, LogUnavailable or Contended.
        """
        about = about or Circumstances(actor_id=command.actor)
        fresh = False
        async with AsyncExitStack() as turn:
            for attempt in range(MOST_ATTEMPTS):
                try:
                    return await self._attempt(decide(command), about, fresh=fresh)
                except Moved as moved:
                    fresh = True
                    if attempt == 1:
                        await self._take_turns(turn, moved.streams)
        raise Contended

    async def _take_turns(self, turn: AsyncExitStack, streams: frozenset[UUID]) -> None:
        """A thousand commands after one stream would each fail a thousand times: let them queue up."""
        for stream in sorted(streams):
            lock = self._turns.get(stream) or self._turns.setdefault(stream, asyncio.Lock())
            await turn.enter_async_context(lock)

    async def _attempt(self, deciding: Deciding, about: Circumstances, *, fresh: bool) -> Receipt:
        """One try: on remembered states, or on states read afresh.

        A refusal, or finding nothing to do, is final only on fresh states: the guards prove the rest.
        """
        seen = Seen(self._states, fresh=fresh)
        try:
            changes = await self._decide(deciding, seen)
        except Refusal:
            if seen.guessed:
                raise Moved from None
            raise
        if not changes:
            if seen.guessed:
                raise Moved
            async with self._reading() as connection:
                return Receipt(await log.head(connection), recorded=False)
        position = await self._appender.append(seen.append(changes, about))
        seen.remember(changes)
        return Receipt(position, recorded=True)

    async def _decide(self, deciding: Deciding, seen: Seen) -> Sequence[Change]:
        try:
            asked = next(deciding)
            while True:
                if missing := seen.missing(asked):
                    async with self._reading() as connection:
                        await seen.load(connection, missing)
                asked = deciding.send(seen.states(asked))
        except StopIteration as done:
            return done.value

    @asynccontextmanager
    async def _reading(self) -> AsyncGenerator[Connection]:
        try:
            async with self._pool.connection() as connection:
                yield connection
        except (PoolTimeout, OperationalError) as error:
            raise LogUnavailable(str(error)) from error

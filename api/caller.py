"""Who asks, and what they can do: ask the log to record something, and read."""

import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from litestar import Request
from psycopg_pool import PoolTimeout
from uuid_utils.compat import uuid7

from api.named import Named
from api.parts import Parts
from domain.decision import Deciding
from domain.decisions.once import once
from domain.event import Command
from projections.past.moments import Moment, moment_at
from projections.past.scratch import a_look_back
from projections.views.drafts import Sent
from projections.views.events import first_of
from projections.views.progress import one_moment
from store.connections import Connection
from store.executor import Receipt
from store.recorded import START, Circumstances, Position
from store.requests import fulfilled_at
from store.tokens import Claims
from store.walls import raise_walls, walled

C = TypeVar("C", bound=Command)


class Caller:
    """One per request that is signed in. `told`: of everything up to there they have heard."""

    __slots__ = ("_named", "_parts", "at", "correlation_id", "id", "session_id", "told")

    def __init__(self, parts: Parts, claims: Claims, correlation_id: UUID) -> None:
        self._parts = parts
        self._named: Named | None = None
        self.correlation_id = correlation_id
        self.id = claims.user_id
        self.session_id = claims.session_id
        self.at = datetime.now(UTC)
        self.told = START

    def begin(self, named: Named, at: datetime) -> None:
        """From here on everything is as it was at the first attempt under this name: time and ids too."""
        self._named = named
        self.at = at

    def new_id(self) -> UUID:
        """For something that is made here and now."""
        return self._named.id() if self._named else uuid7()

    def new_secret(self) -> str:
        """Shown once, to whoever asked for it."""
        return self._named.secret() if self._named else secrets.token_urlsafe(24)

    async def hears(self, position: Position) -> None:
        """From here on they read what is up to there. Raises ProjectionBehind, or PositionUnknown."""
        self.told = max(self.told, position)
        await self._parts.positions.reach(position)

    async def do(self, decide: Callable[[C], Deciding], command: C) -> Receipt:
        """Decides and records.

        Raises the decision's Refusal, Overloaded, LogUnavailable or Contended.
        """
        about = Circumstances(
            actor_id=self.id, correlation_id=self.correlation_id, causation_id=self.session_id
        )
        if self._named is None:
            return await self._parts.executor.execute(decide, command, about)
        wish = self._named.wish()
        receipt = await self._parts.executor.execute(once(decide, wish), command, about)
        if receipt.recorded:
            return receipt
        async with self.reading() as connection:
            position = await fulfilled_at(connection, wish.id)
        return receipt if position is None else Receipt(position, recorded=True)

    def has_sent(self, place: UUID, reply_to: UUID | None) -> None:
        """What they had begun to write there is no draft any more."""
        self._parts.drafts.sent(Sent(self.id, place, reply_to))

    async def first_said(self, receipt: Receipt, stream: UUID) -> Position:
        """What the answer said the first time: a retry's position is that of the stream's first event."""
        if receipt.recorded:
            return receipt.position
        async with self.reading() as connection:
            return await first_of(connection, stream)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Connection]:
        """A connection to the read models, which hold what the caller has been told of.

        Asked once we have it, for the database may have crashed meanwhile. Raises ProjectionBehind.
        """
        positions = self._parts.positions
        while True:
            async with self._parts.pool.connection() as connection:
                if positions.hold(self.told):
                    yield connection
                    return
            await positions.reach(self.told)

    @asynccontextmanager
    async def within(self, workspace: UUID) -> AsyncGenerator[Connection]:
        """A connection to which there is no other workspace, whatever it is asked."""
        async with self.reading() as connection, walled(connection, workspace):
            yield connection

    @asynccontextmanager
    async def looking_back(
        self, workspace: UUID, when: datetime | int | None
    ) -> AsyncGenerator[tuple[Connection, Moment]]:
        """A connection on which that moment of this workspace can be laid out, and of no other.

        Raises TooManyRequests.
        """
        parts = self._parts
        async with (
            parts.turns.of(self.id),
            parts.past.connection() as connection,
            a_look_back(connection),
        ):
            moment = await moment_at(connection, when)
            await raise_walls(connection, workspace)
            yield connection, moment

    @asynccontextmanager
    async def beside(self) -> AsyncGenerator[Connection | None]:
        """A second one that stands still, if one is idle: whoever holds one must not wait for another."""
        try:
            connection = await self._parts.pool.getconn(timeout=0.001)
        except PoolTimeout:
            yield None
            return
        try:
            async with one_moment(connection):
                yield connection
        finally:
            await self._parts.pool.putconn(connection)


def caller_of(request: Request[Any, Any, Any]) -> Caller:
    """As authentication found it."""
    return request.scope["caller"]  # type: ignore[typeddict-item]

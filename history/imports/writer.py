"""Appends in bulk: many commands in flight, so that they share commits, but only a round of them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from domain.ids import SYSTEM, WorkspaceId
from domain.imports import ImportFinished, ImportStarted, import_
from store.appender import Appender
from store.recorded import START, Circumstances, Position
from store.writes import Append, Write

ROUND = 2_000
"""Commands after which others come first: what is said meanwhile is projected behind them."""


class Bulk:
    """Without an appender it only counts: a dry run. After each round it waits until that is `followed`."""

    def __init__(
        self,
        appender: Appender | None,
        about: Circumstances,
        followed: Callable[[Position], Awaitable[None]],
    ) -> None:
        self._appender = appender
        self._about = about
        self._followed = followed
        self._in_flight: list[asyncio.Future[Position]] = []
        self.position = START
        self.events = 0

    async def write(self, *writes: Write, occurred: Sequence[datetime | None] = ()) -> None:
        """Hands over; waits only after a round.

        Raises what an earlier append raised: Moved if somebody else writes the same streams.
        """
        self.events += sum(len(write.events) for write in writes)
        if self._appender is None:
            return
        append = Append([], writes, self._about, occurred)
        self._in_flight.append(self._appender.append(append))
        if len(self._in_flight) >= ROUND:
            await self._followed(await self.finish())

    async def at_once(self, write: Write) -> None:
        """Alone, and waits for it: Moved then says that this one has moved."""
        earlier, self._in_flight = self._in_flight, []
        try:
            await self.write(write)
            await self.finish()
        finally:
            self._in_flight = earlier

    async def finish(self) -> Position:
        """Waits until all of it is durable."""
        answers = await asyncio.gather(*self._in_flight, return_exceptions=True)
        self._in_flight.clear()
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
            self.position = max(self.position, answer)
        return self.position


class Writer(Bulk):
    """Everything it writes belongs to one import, which stands as its correlation.

    The import begins with its first event, so that one which finds nothing new leaves no trace.
    """

    def __init__(
        self,
        appender: Appender | None,
        workspace: WorkspaceId,
        import_id: UUID,
        started: ImportStarted,
        followed: Callable[[Position], Awaitable[None]],
    ) -> None:
        about = Circumstances(actor_id=SYSTEM, workspace_id=workspace, correlation_id=import_id)
        super().__init__(appender, about, followed)
        self.workspace = workspace
        self.import_id = import_id
        self._started = started

    async def write(self, *writes: Write, occurred: Sequence[datetime | None] = ()) -> None:
        if self.events == 0:
            await super().write(Write(import_(self.import_id).id, 1, [self._started]))
        await super().write(*writes, occurred=occurred)

    async def end(self, finished: ImportFinished) -> Position:
        """Notes the end, if anything was written at all."""
        if self.events:
            await self.write(Write(import_(self.import_id).id, 2, [finished]))
        return await self.finish()

"""Appends in bulk: many commands in flight, so that they share commits, but only a window of them."""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.ids import SYSTEM, WorkspaceId
from domain.imports import ImportFinished, ImportStarted, import_
from store.appender import Appender
from store.recorded import START, Circumstances, Position
from store.writes import Append, Write

WINDOW = 2_000
"""Commands in flight: enough to fill a commit while the next is being made, few enough to hold in memory."""


class Bulk:
    """Without an appender it only counts: a dry run."""

    def __init__(self, appender: Appender | None, about: Circumstances) -> None:
        self._appender = appender
        self._about = about
        self._in_flight: deque[asyncio.Future[Position]] = deque()
        self.position = START
        self.events = 0

    async def write(self, *writes: Write, occurred: Sequence[datetime | None] = ()) -> None:
        """Hands over; waits only when the window is full.

        Raises what an earlier append raised: Moved if somebody else writes the same streams.
        """
        self.events += sum(len(write.events) for write in writes)
        if self._appender is None:
            return
        append = Append([], writes, self._about, occurred)
        self._in_flight.append(self._appender.append(append))
        while len(self._in_flight) >= WINDOW:
            self.position = await self._in_flight.popleft()

    async def at_once(self, write: Write) -> None:
        """Alone, and waits for it: Moved then says that this one has moved."""
        earlier, self._in_flight = self._in_flight, deque()
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
        self, appender: Appender | None, workspace: WorkspaceId, import_id: UUID, started: ImportStarted
    ) -> None:
        about = Circumstances(actor_id=SYSTEM, workspace_id=workspace, correlation_id=import_id)
        super().__init__(appender, about)
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

"""Taking messages away, little by little: never ahead of the projector, whose rows say what remains."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from domain.decisions.departures import TakeAway, take_away
from domain.ids import SYSTEM, MessageId, UserId
from projections.views.progress import checkpoint
from store.connections import Pool
from store.executor import Executor
from store.recorded import Circumstances, Position
from workers.alone import pause

BATCH = 50
"""Messages deleted by one append: some milliseconds of the log and of the projector, then others' turn."""
LARGE = 250
"""The same while nobody else writes: whoever then begins waits a tenth of a second for one of these."""
REST = 4.0
"""Times as long as a batch took, it rests while others write: they keep most of the machine."""


class Taking:
    """Small appends with rests between them."""

    def __init__(self, pool: Pool, executor: Executor, stop: asyncio.Event) -> None:
        self._pool = pool
        self._executor = executor
        self._stop = stop
        self._last = Position(0)
        self._alone = False
        """Whether nobody wrote between the last two batches."""

    async def take(self, ids: Sequence[MessageId], whose: UserId | None, about: Circumstances) -> None:
        """All of these, if there is time; the read models hold it then."""
        while ids and not self._stop.is_set():
            size = LARGE if self._alone else BATCH
            await self._some(tuple(ids[:size]), whose, about)
            ids = ids[size:]
        await self.projected(self._last)

    async def _some(self, ids: tuple[MessageId, ...], whose: UserId | None, about: Circumstances) -> None:
        """Appended while the projector is at those before."""
        began = time.monotonic()
        wish = TakeAway(actor=SYSTEM, at=datetime.now(UTC), user_id=whose, message_ids=ids)
        position = (await self._executor.execute(take_away, wish, about)).position
        await self.projected(self._last)
        self._alone = position - self._last <= len(ids)
        self._last = position
        if not self._alone:
            await pause(self._stop, REST * (time.monotonic() - began))

    async def projected(self, position: Position) -> None:
        """Until the read models hold it: only then do they say truly what remains."""
        while not self._stop.is_set():
            async with self._pool.connection() as connection:
                if await checkpoint(connection) >= position:
                    return
            await pause(self._stop, 0.005)

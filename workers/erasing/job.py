"""The eraser as a job: on a connection of its own."""

import asyncio
from uuid import UUID

from store.connections import Pool, connect
from store.executor import Executor
from store.hints import Announcer
from workers.erasing.eraser import Busy, Eraser


class Erasing:
    """One per process. Who has begun an erasure has half a minute before the jobs look after it."""

    def __init__(
        self, database_url: str, pool: Pool, executor: Executor, tell: Announcer, stop: asyncio.Event
    ) -> None:
        self._url = database_url
        self._eraser = Eraser(pool, executor, tell, stop)

    async def go_on(self, id: UUID) -> None:
        """Nothing, if somebody else is at it: the job comes again."""
        try:
            async with await connect(self._url) as connection:
                await self._eraser.carry_out(connection, id)
        except Busy:
            return

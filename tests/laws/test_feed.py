"""The feed never skips: what a tailer has passed, it has seen."""

import asyncio
from uuid import uuid4

from domain.seats import SeatTaken
from store.appender import Appender
from store.connections import Pool
from store.log import head, read_after
from store.recorded import START, Circumstances, Position
from store.writes import Append, Write
from tests.dsl import ADA

WRITERS = 8
EACH = 400


async def test_eight_writers_and_a_tailer(database_url: str, pool: Pool):
    """Each writer has a connection of its own and appends as fast as it can; the tailer never looks back."""
    written = asyncio.Event()

    async def write() -> None:
        async with Appender(database_url) as appender:
            for _ in range(EACH):
                await appender.append(
                    Append([], [Write(uuid4(), 1, [SeatTaken(user_id=ADA)])], Circumstances())
                )

    async def tail() -> list[Position]:
        seen: list[Position] = []
        async with pool.connection() as connection:
            while not (written.is_set() and seen and seen[-1] == await head(connection)):
                seen += [of.position for of in await read_after(connection, seen[-1] if seen else START, 100)]
        return seen

    tailing = asyncio.create_task(tail())
    await asyncio.gather(*(write() for _ in range(WRITERS)))
    written.set()
    assert await tailing == list(range(1, WRITERS * EACH + 1))

"""Presence and writing as a gateway runs them: beside the stream of frames, on connections of their own."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import NamedTuple

from domain.ids import UserId
from gateway.asking import pooled
from gateway.delivery import Mover
from gateway.presence.overheard import notice, overhear
from gateway.presence.presence import Presence
from gateway.presence.writing import Writing
from gateway.rooms import Frame, Room
from store.whispers import Whispers


class Aside(NamedTuple):
    """What a socket may do and learn without a trace."""

    presence: Presence
    writing: Writing
    mover: Mover = Mover()

    def begin_anew(self) -> None:
        self.presence.theirs.begin_anew()

    def noticed(self, frame: Frame) -> None:
        self.mover.noticed(frame)
        notice(self.presence, frame)

    def overheard(self, room: Room, whisper: bytes) -> None:
        overhear(self.presence, room, whisper)

    def opened(self, room: Room) -> None:
        if room.kind == "u":
            self.presence.mine.doubt(UserId(room.id))


@contextlib.asynccontextmanager
async def running(database_url: str, redis_url: str, bus_url: str) -> AsyncGenerator[Aside]:
    """One connection to the database: however much there is to ask, sign-ins do not wait for it."""
    async with pooled(database_url, most=1) as pool, Whispers(bus_url) as whispers:
        presence = Presence(redis_url, pool)
        writing = Writing(whispers, pool, presence)
        tasks = [
            asyncio.create_task(presence.run(), name="presence"),
            asyncio.create_task(writing.run(), name="writing"),
        ]
        try:
            yield Aside(presence, writing)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

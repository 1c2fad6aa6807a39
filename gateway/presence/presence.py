"""Who is there, tick by tick: changes here go up on the board, changes of those watched go out."""

import asyncio
import contextlib
import logging
from collections.abc import Generator, Sequence

import psycopg
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from domain.ids import UserId
from gateway.delivery import Delivery
from gateway.presence import board
from gateway.presence.board import Board
from gateway.presence.ending import heed_the_end
from gateway.presence.here import State
from gateway.presence.mine import Mine
from gateway.presence.pace import Pace
from gateway.presence.theirs import Theirs
from gateway.socket import Socket
from store.connections import Pool

SPELL = 300.0
"""Seconds between notes that people were seen: so much too early a killed gateway lets somebody have been."""

logger = logging.getLogger(__name__)


class Presence:
    """`mine` are the people here, `theirs` those who are watched here."""

    def __init__(self, redis_url: str, pool: Pool) -> None:
        self.pace = Pace()
        self._board = Board(redis_url)
        self.mine = Mine(self._board, pool)
        self.theirs = Theirs(redis_url, self._board, pool)
        self._retired = False

    def say(self, user: UserId, socket: Socket, state: State) -> None:
        self.mine.say(user, socket, state)

    def watch(self, watcher: Delivery, users: Sequence[UserId]) -> None:
        """These and no others."""
        self.theirs.watch(watcher, users)

    def leave(self, user: UserId, socket: Socket, watcher: Delivery) -> None:
        self.theirs.watch(watcher, ())
        self.mine.leave(user, socket)

    async def is_invisible(self, user: UserId) -> bool:
        """By the word of any of their devices."""
        return (await self._board.states([user]))[user] == "invisible"

    async def retire(self) -> None:
        """This process ends: who is here stays on the board for a while, to be found on another meanwhile."""
        self._retired = True
        with _patience():
            async with asyncio.timeout(1):
                await self.mine.note()

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.theirs.listen())
                tasks.create_task(self._tick_on())
                tasks.create_task(self._live_on())
                tasks.create_task(self._note_on())
        finally:
            await self._board.close()

    async def _tick_on(self) -> None:
        async for _ in self.pace.ticks():
            with _patience():
                if not self._retired:
                    await self.mine.publish()
                await self.theirs.tell()

    async def _live_on(self) -> None:
        while True:
            with _patience():
                if await self._board.beat(self.mine.told):
                    self.theirs.look_everywhere()
            await asyncio.sleep(board.BEAT)

    async def _note_on(self) -> None:
        while True:
            await asyncio.sleep(SPELL)
            with _patience():
                await self.mine.note()


@contextlib.contextmanager
def _patience() -> Generator[None]:
    """What could not be done is done in a later tick."""
    try:
        yield
    except (psycopg.Error, PoolTimeout, RedisError, OSError) as error:
        logger.warning("presence waits: %s", error)
    except Exception:
        logger.exception("presence waits, by a defect of ours")
    heed_the_end()

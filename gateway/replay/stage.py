"""What the replays of one gateway share: turns to read and to fold, and room for so many."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from math import inf
from typing import TYPE_CHECKING

from gateway.closing import Closing
from projections.past.recall import Reading
from store.connections import Connection, Pool

if TYPE_CHECKING:
    from gateway.replay.showing import Showing

AT_A_TIME = 2
"""Stories that are read and folded: they do so on the loop that live frames wait for."""
MOST = 50
"""Each may hold in memory all that was said in a channel, or all that a workspace is."""
OF_ONE = 3
"""Of a person: two beside each other, and one whose line broke, which is noticed a minute later."""
QUIET = 60.0
"""Seconds without a frame after which one makes room for others, if need be."""

UNTOLD = inf


class Stage:
    """Who is on it, and when they were told something last."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_A_TIME)
        self._showings: dict[Showing, float] = {}

    def enter(self, one: "Showing") -> bool:
        """False if there are as many as may be, and none is so quiet that it makes room."""
        now = asyncio.get_running_loop().time()
        if len(self._showings) >= MOST:
            quietest = min(self._showings, key=self._showings.__getitem__)
            if now - self._showings[quietest] < QUIET:
                return False
            quietest.end(Closing.CROWDED)
        self._showings[one] = UNTOLD
        return True

    def told(self, one: "Showing") -> None:
        """A frame, or that it rests: until then it waits for us."""
        if one in self._showings:
            self._showings[one] = asyncio.get_running_loop().time()

    def forget(self) -> None:
        """What was read of the log: losing it costs reading it again."""
        for one in self._showings:
            one.forget()

    def leave(self, one: "Showing") -> None:
        self._showings.pop(one, None)

    def turn(self) -> "Turn":
        return Turn(self._turns)


class Turn:
    """To be entered for each piece of work, never while a watcher is waited for: so nobody has it for long.

    First come, first served.
    """

    def __init__(self, turns: asyncio.Semaphore) -> None:
        self._turns = turns
        self._mine = False

    async def __aenter__(self) -> None:
        await self._turns.acquire()
        self._mine = True

    async def __aexit__(self, *_: object) -> None:
        if self._mine:
            self._mine = False
            self._turns.release()

    async def _pass(self) -> None:
        """Lets others have a turn before it goes on, where it has one."""
        if self._mine:
            await self.__aexit__()
            await self.__aenter__()

    def reading(self, pool: Pool) -> Reading:
        """Lends connections; before each of them it is the others' turn. A story begins with many."""

        @asynccontextmanager
        async def lent() -> AsyncGenerator[Connection]:
            await self._pass()
            async with pool.connection() as connection:
                yield connection

        return lent

"""Plays what is told at a pace, and does what it is told meanwhile: pause, go on, seek, stop."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from datetime import datetime, timedelta
from typing import Literal

from projections.past.telling import Told
from store.recorded import Position

State = Literal["playing", "paused", "ended"]
Begin = Callable[[Position], Awaitable[AsyncGenerator[Told]]]
"""The story after a position; nothing of it is read before it is played."""

AT_ONCE = 50
"""Events told at full speed before others have their turn."""


class Player:
    """`speed` is how many seconds of then pass in one of now; None is as fast as can be.

    `longest` is the longest pause in seconds of now: nobody watches through a night. Only what has frames is
    waited for, and the first that has some comes at once. The story begins anew at what is not `still` to be
    told as it was read.
    """

    def __init__(
        self,
        begin: Begin,
        *,
        after: Position,
        speed: float | None = 1.0,
        longest: float | None = None,
        still: Callable[[Told], Awaitable[bool]] | None = None,
    ) -> None:
        self._begin = begin
        self._still = still or _always
        self._changed = asyncio.Event()
        self._sought: Position | None = after
        self._anew = False
        self._stopped = False
        self._paused = False
        self._then: datetime | None = None
        self._unwaited = 0
        self.position = after
        self.speed = speed
        self.longest = longest

    def pause(self) -> None:
        self._paused = True
        self._changed.set()

    def go(self, speed: float | None) -> None:
        self._paused, self.speed = False, speed
        self._changed.set()

    def seek(self, position: Position) -> None:
        """Goes on after this position, from before or from behind."""
        self._sought = position
        self._changed.set()

    def again(self) -> None:
        """Goes on from where it stands with a new story: what was held back of this one is not told.

        While it is paused nothing is held.
        """
        self._anew = True
        self._changed.set()

    def stop(self) -> None:
        self._stopped = True
        self._changed.set()

    async def play(
        self, say: Callable[[Told], Awaitable[None]], tell: Callable[[State], Awaitable[None]]
    ) -> None:
        """Until it is stopped; at the end it waits for being sent back."""
        while not self._stopped:
            self._anew = False
            if self._sought is not None:
                self.position, self._sought, self._then = self._sought, None, None
            if await self._through(say, tell):
                await tell("ended")
                while not self._elsewhere:
                    await self._until_changed(None)

    async def _through(
        self, say: Callable[[Told], Awaitable[None]], tell: Callable[[State], Awaitable[None]]
    ) -> bool:
        """False if something else is wanted before the end."""
        async with aclosing(await self._begin(self.position)) as story:
            if self._paused:
                await self._rest(tell)
            else:
                await tell("playing")
            while not self._elsewhere:
                one = await anext(story, None)
                if one is None:
                    return True
                await self._due(one, tell)
                if not self._elsewhere and not await self._still(one):
                    self._anew = True
                if not self._elsewhere:
                    self.position = one.position
                    await say(one)
        return False

    async def _due(self, one: Told, tell: Callable[[State], Awaitable[None]]) -> None:
        """Waits for the moment of what comes next, as long as nothing else is wanted."""
        while not self._elsewhere:
            wait = self._seconds_until(one.at) if one.frames else 0.0
            if wait == self.longest:  # what is longer has passed, whatever is said meanwhile
                self._then = one.at - timedelta(seconds=wait * (self.speed or 0.0))
            if self._paused:
                await self._rest(tell)
            elif self._then and wait > 0:
                passed = await self._until_changed(wait)
                self._then += (one.at - self._then) * min(1.0, passed / wait)
            else:
                if one.frames:
                    self._then = max(one.at, self._then or one.at)
                await self._breathe()
                return

    def _seconds_until(self, at: datetime) -> float:
        """Of now."""
        if self.speed is None or self._then is None:
            return 0.0
        wait = (at - self._then).total_seconds() / self.speed
        return wait if self.longest is None else min(wait, self.longest)

    @property
    def _elsewhere(self) -> bool:
        """Whether what comes next is not wanted any more."""
        return self._stopped or self._anew or self._sought is not None

    async def _rest(self, tell: Callable[[State], Awaitable[None]]) -> None:
        await tell("paused")
        while self._paused and not self._elsewhere:
            await self._until_changed(None)
        if not self._elsewhere:
            await tell("playing")

    async def _breathe(self) -> None:
        self._unwaited += 1
        if self._unwaited % AT_ONCE == 0:
            await asyncio.sleep(0)

    async def _until_changed(self, seconds: float | None) -> float:
        """How many seconds passed."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return seconds or 0.0
        self._changed.clear()
        return loop.time() - began


async def _always(_: Told) -> bool:
    return True

"""The tick of what is ephemeral: it slows down as soon as the process has better things to do."""

import asyncio
from collections.abc import AsyncGenerator

TICK = 0.2
"""Seconds: what changes within one goes out once."""
SLOWEST = 2.0
LATE = 0.1
"""Seconds that the loop may be behind its time before what is ephemeral stands back."""


class Pace:
    """`strained` while the loop is late."""

    def __init__(self) -> None:
        self.strained = False
        self._wait = TICK

    async def ticks(self) -> AsyncGenerator[None]:
        now = asyncio.get_running_loop().time
        while True:
            due = now() + self._wait
            await asyncio.sleep(self._wait)
            if self.goes_on(now() - due):
                yield

    def goes_on(self, late: float) -> bool:
        """Whether there is a tick now; under strain only the slowest ones are."""
        self.strained = late > LATE
        slowest = self._wait >= SLOWEST
        self._wait = min(self._wait * 2, SLOWEST) if self.strained else TICK
        return slowest or not self.strained

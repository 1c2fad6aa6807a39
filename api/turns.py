"""One question at a time of each person, where a process can answer only a few at once."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager

from api.refusals import TooManyRequests

MOST = 8
"""Of one person, those that wait included."""


class Turns:
    """Whoever asks much waits for themselves, and for others no longer than for one question of each."""

    def __init__(self) -> None:
        self._asked: Counter[Hashable] = Counter()
        self._locks: dict[Hashable, asyncio.Lock] = {}

    @asynccontextmanager
    async def of(self, who: Hashable) -> AsyncGenerator[None]:
        """Raises TooManyRequests."""
        if self._asked[who] >= MOST:
            raise TooManyRequests(1)
        self._asked[who] += 1
        try:
            async with self._locks.setdefault(who, asyncio.Lock()):
                yield
        finally:
            self._asked[who] -= 1
            if not self._asked[who]:
                del self._asked[who], self._locks[who]

"""A brake on guessing passwords: few failures per address in a window of time, counted in this process."""

import time
from collections import OrderedDict
from collections.abc import Callable, Generator
from contextlib import contextmanager

from api.refusals import TooManyAttempts

WINDOW = 60
"""Seconds."""
MOST_KEYS = 50_000


class Brake:
    """Counts attempts when they begin, so that many at once are no way around it; success gives one back."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def attempt(self, key: str) -> None:
        """Raises TooManyAttempts."""
        now = self._clock()
        since, count = self._counted.get(key, (now, 0))
        if now - since >= WINDOW:
            since, count = now, 0
            self._counted.pop(key, None)
        if count >= self._most:
            raise TooManyAttempts(retry_after=int(since + WINDOW - now) + 1)
        self._counted[key] = (since, count + 1)
        if len(self._counted) > MOST_KEYS:
            self._counted.popitem(last=False)

    def succeeded(self, key: str) -> None:
        if kept := self._counted.get(key):
            self._counted[key] = (kept[0], max(0, kept[1] - 1))


class Brakes:
    """Ten guesses a minute at one account; a hundred from one place, where a whole office may sit."""

    def __init__(self) -> None:
        self.account = Brake(10)
        self.address = Brake(100)
        self.letters = Brake(5)
        """To one address."""

    @contextmanager
    def guessing(self, account: str, address: str) -> Generator[None]:
        """Around an attempt to prove who one is; one that raises has failed.

        Raises TooManyAttempts.
        """
        self.address.attempt(address)
        self.account.attempt(account)
        yield
        self.account.succeeded(account)
        self.address.succeeded(address)

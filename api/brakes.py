"""A brake on guessing passwords: few failures in a window of time, counted in this process.

It must keep guessers out without giving them a way to keep others out.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager

from api.refusals import TooManyAttempts

WINDOW = 60
"""Seconds."""
MOST_KEYS = 50_000


class Brake:
    """Counts attempts when they begin, so that many at once are no way around it; success gives one back."""

    def __init__(
        self, most: int, window: float = WINDOW, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._window = window
        self._clock = clock
        self._counted: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def attempt(self, key: Hashable) -> None:
        """Raises TooManyAttempts."""
        now = self._clock()
        since, count = self._counted.get(key, (now, 0))
        if now - since >= self._window:
            since, count = now, 0
            self._counted.pop(key, None)
        if count >= self._most:
            raise TooManyAttempts(retry_after=int(since + self._window - now) + 1)
        self._counted[key] = (since, count + 1)
        if len(self._counted) > MOST_KEYS:
            self._counted.popitem(last=False)

    def succeeded(self, key: Hashable) -> None:
        if kept := self._counted.get(key):
            self._counted[key] = (kept[0], max(0, kept[1] - 1))


class Brakes:
    """Around attempts to prove who one is, and letters that anybody can have sent."""

    def __init__(self) -> None:
        self._pair = Brake(10)
        """At one account from one place."""
        self._account = Brake(50)
        """At one account, from wherever it was not at home."""
        self._place = Brake(100)
        """From one place, where a whole office may sit, at accounts that are not at home there."""
        self._taken = Brake(100)
        """From one place, that found a name taken: who has an account is told, but not in bulk."""
        self.letters = Brake(5, 15 * 60)
        """Of one kind to one address."""

    @contextmanager
    def guessing(self, account: str, place: str, *, at_home: bool) -> Generator[None]:
        """Around an attempt; one that raises has failed.

        `at_home` if the account was signed in from there lately: then what others try does not count.

        Raises TooManyAttempts.
        """
        counted: list[tuple[Brake, Hashable]] = [(self._pair, (account, place))]
        if not at_home:
            counted += [(self._place, place), (self._account, account)]
        for brake, key in counted:
            brake.attempt(key)
        yield
        for brake, key in counted:
            brake.succeeded(key)

    @contextmanager
    def signing_up(self, place: str) -> Generator[None]:
        """Likewise, around making an account."""
        self._taken.attempt(place)
        yield
        self._taken.succeeded(place)

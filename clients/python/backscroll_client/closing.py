"""What a client does once its socket is closed, by the code: the table of docs/protocol.md."""

import random
import re
from enum import Enum


class Then(Enum):
    RESUME = "connect again, with the cursor"
    ANEW = "connect again without a cursor, and fetch a snapshot"
    SIGN_IN = "connect again with a newer token, if there is one"
    END = "do not come back: one is not wanted, or has a defect"


TABLE = {
    1000: Then.END,
    1002: Then.END,
    1009: Then.END,
    1011: Then.RESUME,
    1012: Then.RESUME,
    1013: Then.RESUME,
    4400: Then.END,
    4401: Then.SIGN_IN,
    4403: Then.END,
    4408: Then.RESUME,
    4410: Then.ANEW,
    4429: Then.RESUME,
}
BROKEN = 1006
"""The line broke without a word."""
RESTARTING, TOO_MANY = 1012, 4429

FIRST, LONGEST = 0.5, 30.0
SPREAD = 5.0
"""Seconds over which those come back whom a restart sent away; who said too much stays away as long."""
STEADY = 10.0
"""A line that held so long was a good one: the next pause is short again."""


AFTER = re.compile(r"retry after (\d+)")


def then(code: int) -> Then:
    return TABLE.get(code, Then.RESUME)


class Pauses:
    """Seconds before the next try: growing, and at random, so that not all come at once."""

    def __init__(self) -> None:
        self._tries = 0

    def after(self, code: int = BROKEN, lived: float = 0.0, reason: str = "") -> float:
        """When a line has ended that lived so long; the reason may say how long to stay away."""
        if lived >= STEADY:
            self._tries = 0
        most = min(LONGEST, FIRST * 2**self._tries)
        self._tries += 1
        if code == RESTARTING:
            return random.uniform(0, max(SPREAD, most))  # noqa: S311 - spreads load, hides nothing
        asked = AFTER.search(reason)
        later = float(asked[1]) if asked else SPREAD if code == TOO_MANY else 0.0
        return later + random.uniform(0, most)  # noqa: S311

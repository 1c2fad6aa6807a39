"""Who is called by which message: rows to take away and rows to add."""

from collections.abc import Iterable
from uuid import UUID

from domain.ids import SYSTEM, UserId

EVERYONE = SYSTEM
"""The nil user stands for everyone in the place, so that a call to all costs one row."""

Call = tuple[UUID, UserId, int]
"""Place (channel or thread root), whom, and the message's seq there."""


class Mentions:
    """What a batch changes of the table."""

    def __init__(self) -> None:
        self.gone: set[Call] = set()
        self.new: dict[Call, UserId] = {}

    def call(self, place: UUID, seq: int, author: UserId, whom: Iterable[UserId], *, everyone: bool) -> None:
        for user in (EVERYONE,) if everyone else whom:
            self.new[place, user, seq] = author

    def take_back(self, place: UUID, seq: int, whom: Iterable[UserId], *, everyone: bool) -> None:
        for user in (EVERYONE,) if everyone else whom:
            if self.new.pop((place, user, seq), None) is None:
                self.gone.add((place, user, seq))

    def saved(self) -> None:
        self.gone.clear()
        self.new.clear()

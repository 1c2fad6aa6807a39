"""What is kept of a table in memory, by key: fetched once, then followed, within a bound."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

K = TypeVar("K")
V = TypeVar("V")

Plain = Callable[[Any], Hashable]
"""What stands for a key: a UUID is hashed and compared in Python, in four times as long as its int."""

one: Plain = attrgetter("int")


def pair(key: Any) -> Hashable:
    """Of the first two parts of what is given."""
    return key[0].int, key[1].int


def of_kind(key: Any) -> Hashable:
    """Of a kind, and an id among its kind."""
    return key[0], key[1].int


class Kept(Generic[K, V]):
    """At most `most` entries are kept. The projector is the tables' only writer, so they stay true from batch
    to batch. What began with an empty table and forgot nothing is `complete`: what it does not know does not
    exist, and nothing need be fetched.
    """

    def __init__(self, plain: Plain, *, most: int, complete: bool) -> None:
        self._plain = plain
        self._most = most
        self.complete = complete
        self._known: dict[Hashable, V] = {}

    def known(self, key: K) -> bool:
        return self.complete or self._plain(key) in self._known

    def missing(self, keys: Iterable[K]) -> set[K]:
        """Which of these must be fetched."""
        return {key for key in keys if self._plain(key) not in self._known}

    def columns(self, keys: Sequence[K]) -> list[list[Any]]:
        """An array per part of the key, as statements take them."""
        if self._plain is one:
            return [list(keys)]
        return [list(part) for part in zip(*cast("Sequence[Sequence[Any]]", keys), strict=True)]

    def plain_of(self, values: Sequence[Any]) -> Hashable:
        """What stands for the key with which these values begin."""
        return self._plain(values[0] if self._plain is one else values)

    def settle(self) -> None:
        """Between batches: forgets the oldest beyond the bound."""
        beyond = len(self._known) - self._most
        if beyond > 0:
            # Some more at once: a dict's beginning is walked over its gaps.
            for key in list(islice(self._known, beyond + self._most // 10)):
                del self._known[key]
            self.complete = False

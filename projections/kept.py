"""What is kept of a table in memory, by key: fetched once, then followed, within a bound."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Form(NamedTuple):
    """Of a key: in how many columns it stands, and what stands for it in memory.

    A UUID is hashed and compared in Python, in four times as long as its int.
    """

    columns: int
    plain: Callable[[Any], Hashable]


def _pair(key: Any) -> Hashable:
    return key[0].int, key[1].int


def _of_kind(key: Any) -> Hashable:
    return key[0], key[1].int


ONE = Form(1, attrgetter("int"))
PAIR = Form(2, _pair)
OF_KIND = Form(2, _of_kind)
"""A kind, and an id among its kind."""


class Kept(Generic[K, V]):
    """At most `most` entries are kept. The projector is the tables' only writer, so they stay true from batch
    to batch. What began with an empty table and forgot nothing is `complete`: what it does not know does not
    exist, and nothing need be fetched.
    """

    def __init__(self, form: Form, *, most: int, complete: bool) -> None:
        self._form = form
        self._plain = form.plain
        self._most = most
        self.complete = complete
        self._known: dict[Hashable, V] = {}

    def known(self, key: K) -> bool:
        return self.complete or self._plain(key) in self._known

    def missing(self, keys: Iterable[K]) -> set[K]:
        """Which of these must be fetched."""
        return {key for key in keys if self._plain(key) not in self._known}

    def columns(self, keys: Sequence[Any]) -> list[list[Any]]:
        """An array per part of the key, as statements take them."""
        parts: Iterable[Any] = zip(*keys, strict=True) if self._form.columns > 1 else (keys,)
        return [list(part) for part in parts]

    def plain_of(self, values: Sequence[Any]) -> Hashable:
        """What stands for the key with which these values begin."""
        return self._plain(values if self._form.columns > 1 else values[0])

    def settle(self) -> None:
        """Between batches: forgets the oldest beyond the bound."""
        beyond = len(self._known) - self._most
        if beyond > 0:
            # Some more at once: a dict's beginning is walked over its gaps.
            for key in list(islice(self._known, beyond + self._most // 10)):
                del self._known[key]
            self.complete = False

    def drop(self, most: int) -> Iterator[None]:
        """Forgets everything, so many at a step."""
        self.complete = False
        while self._known:
            for _ in range(min(most, len(self._known))):
                self._known.popitem()
            yield

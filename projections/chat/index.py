"""Which workspaces a person is in, which channels of a workspace: followed in memory while events go by."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from store.log import Connection

K = TypeVar("K")
V = TypeVar("V")


class Index(Generic[K, V]):
    """`load` takes an array per part of the key and answers key, value. Handlers keep up what is fetched.

    Whoever adds or removes must have fetched the key: what changed unnoticed in a batch, a later fetch in the
    same batch would not find in the database yet.
    """

    def __init__(self, load: bytes, *, keys: int = 1, most: int = 10_000, complete: bool = False) -> None:
        self._load = load
        self._keys = keys
        self._most = most
        self.complete = complete
        """Likewise for a shelf: what is not known does not exist."""
        self._known: OrderedDict[K, set[V]] = OrderedDict()

    def missing(self, keys: Iterable[K]) -> set[K]:
        return {key for key in keys if key not in self._known}

    def known(self, key: K) -> bool:
        return self.complete or key in self._known

    async def fetch(self, connection: Connection, keys: Iterable[K]) -> None:
        wanted: list[Any] = list(keys)
        columns = [wanted] if self._keys == 1 else [list(part) for part in zip(*wanted, strict=True)]
        cursor = await connection.execute(self._load, columns, binary=True, prepare=True)
        found: defaultdict[Any, set[Any]] = defaultdict(set)
        for values in await cursor.fetchall():
            found[values[0] if self._keys == 1 else values[: self._keys]].add(values[-1])
        for key in wanted:
            self._known[key] = found[key]

    def find(self, key: K) -> set[V]:
        return self._known.get(key, set()) if self.complete else self._known[key]

    def add(self, key: K, value: V) -> None:
        if self.complete:
            self._known.setdefault(key, set()).add(value)
        elif key in self._known:
            self._known[key].add(value)

    def remove(self, key: K, value: V) -> None:
        if key in self._known:
            self._known[key].discard(value)

    def take(self, key: K) -> set[V]:
        """All of them, and none is left."""
        values, self._known[key] = self.find(key), set()
        return values

    def settle(self) -> None:
        while len(self._known) > self._most:
            self._known.popitem(last=False)
            self.complete = False

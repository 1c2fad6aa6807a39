"""Which workspaces a person is in, which channels of a workspace: followed in memory while events go by."""

from collections import defaultdict
from collections.abc import Hashable, Iterable

from projections.kept import ONE, Form, K, Kept, V
from store.connections import Connection


class Index(Kept[K, set[V]]):
    """`load` takes an array per part of the key and answers key, value. Handlers keep up what is fetched.

    Whoever adds or removes must have fetched the key: what changed unnoticed in a batch, a later fetch in the
    same batch would not find in the database yet.
    """

    def __init__(self, load: bytes, *, form: Form = ONE, most: int = 10_000, complete: bool = False) -> None:
        super().__init__(form, most=most, complete=complete)
        self._load = load

    async def fetch(self, connection: Connection, keys: Iterable[K]) -> None:
        wanted = list(keys)
        cursor = await connection.execute(self._load, self.columns(wanted), binary=True, prepare=True)
        found: defaultdict[Hashable, set[V]] = defaultdict(set)
        for values in await cursor.fetchall():
            found[self.plain_of(values)].add(values[-1])
        for key in map(self._plain, wanted):
            self._known[key] = found[key]

    def find(self, key: K) -> set[V]:
        plain = self._plain(key)
        return self._known.get(plain, set()) if self.complete else self._known[plain]

    def add(self, key: K, value: V) -> None:
        plain = self._plain(key)
        if self.complete:
            self._known.setdefault(plain, set()).add(value)
        elif plain in self._known:
            self._known[plain].add(value)

    def remove(self, key: K, value: V) -> None:
        if known := self._known.get(self._plain(key)):
            known.discard(value)

    def take(self, key: K) -> set[V]:
        """All of them, and none is left."""
        values, self._known[self._plain(key)] = self.find(key), set()
        return values

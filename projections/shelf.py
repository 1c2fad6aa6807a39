"""Rows of one table that a batch works on: fetched first, changed in memory, written back as a set."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from projections.kept import ONE, Form, K, Kept
from projections.single import Write
from store.connections import Connection
from store.copying import Copy

R = TypeVar("R", bound=msgspec.Struct)

_encode = msgspec.json.Encoder().encode


class Shelf(Kept[K, R | None]):
    """`load` takes an array per part of the key, `save` the changed rows as one JSON array.

    What is not there is remembered as None. With `copy`, rows that the table has never had can be copied in.
    """

    def __init__(
        self,
        row: type[R],
        load: bytes,
        save: bytes,
        *,
        form: Form = ONE,
        most: int = 50_000,
        complete: bool = False,
        copy: Copy | None = None,
        fetched: Callable[[R], None] | None = None,
    ) -> None:
        super().__init__(form, most=most, complete=complete)
        self._row = row
        self._load = load
        self._save = save
        self._copy = copy
        self._fetched = fetched
        self._changed: dict[int, R] = {}
        """By identity: hashing ids anew for every change was a quarter of a replay."""
        self._new: dict[int, R] = {}
        """Those among them that the table has never had, where that makes a difference."""

    async def fetch(self, connection: Connection, keys: Iterable[K]) -> None:
        wanted = list(keys)
        cursor = await connection.execute(self._load, self.columns(wanted), binary=True, prepare=True)
        self._known.update(dict.fromkeys(map(self._plain, wanted)))
        for values in await cursor.fetchall():
            row = self._known[self.plain_of(values)] = self._row(*values)
            if self._fetched:
                self._fetched(row)

    def find(self, key: K) -> R | None:
        """The row as it stands now. The key must have been fetched."""
        plain = self._plain(key)
        return self._known.get(plain) if self.complete else self._known[plain]

    def new(self, key: K) -> None:
        """There is no such row yet, for the event at hand is what begins it: nothing need be fetched."""
        self._known.setdefault(self._plain(key))

    def change(self, key: K) -> R:
        """The row, to be changed in place and written back. It must exist."""
        row = self.find(key)
        if row is None:
            raise LookupError(f"{self._row.__name__} {key} does not exist")
        return self.mark(row)

    def mark(self, row: R) -> R:
        """Notes that a row found here is changed."""
        self._changed[id(row)] = row
        return row

    def put(self, key: K, row: R) -> R:
        """A new row, or a new life of an old one."""
        plain = self._plain(key)
        before = self._known.get(plain)
        if before is not None:
            self._changed.pop(id(before), None)
        if self._copy and (before is None or self._new.pop(id(before), None)):
            self._new[id(row)] = row
        self._known[plain] = row
        return self.mark(row)

    async def copy(self, connection: Connection) -> None:
        """Brings the new rows in; not within a pipeline."""
        if self._copy and self._new:
            await self._copy.bring(connection, map(msgspec.structs.astuple, self._new.values()))
            for known in self._new:
                self._changed.pop(known, None)
            self._new.clear()

    def writes(self) -> Iterator[Write]:
        """The statement that writes the changed rows, if there are any."""
        if self._changed:
            yield self._save, [_encode(list(self._changed.values())).decode()]

    def saved(self) -> None:
        """What has been written need not be written again."""
        self._changed.clear()
        self._new.clear()

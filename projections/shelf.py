"""Rows of one table that a batch works on: fetched first, changed in memory, written back as a set."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from psycopg.types.json import set_json_dumps

from projections.single import Write
from store.log import Connection

K = TypeVar("K")
R = TypeVar("R", bound=msgspec.Struct)

_encode = msgspec.json.Encoder().encode


class Copy(NamedTuple):
    """COPY … FROM STDIN (FORMAT binary), and the types of its columns."""

    statement: bytes
    types: Sequence[str]


class Shelf(Generic[K, R]):
    """`load` takes an array per part of the key, `save` the changed rows as one JSON array.

    What is not there is remembered as None. The projector is the tables' only writer, so a shelf stays true
    from batch to batch; at most `most` rows are kept. One that began with an empty table and forgot nothing
    is `complete`: what it does not know does not exist, and nothing need be fetched. With `copy`, rows that
    the table has never had can be copied in, which takes a quarter of the time.
    """

    def __init__(
        self,
        row: type[R],
        load: bytes,
        save: bytes,
        *,
        keys: int = 1,
        most: int = 50_000,
        complete: bool = False,
        copy: Copy | None = None,
        fetched: Callable[[R], None] | None = None,
    ) -> None:
        self._row = row
        self._load = load
        self._save = save
        self._keys = keys
        self._most = most
        self.complete = complete
        self._copy = copy
        self._fetched = fetched
        self._known: OrderedDict[K, R | None] = OrderedDict()
        self._changed: dict[int, R] = {}
        """By identity: hashing ids anew for every change was a quarter of a replay."""
        self._new: dict[int, R] = {}
        """Those among them that the table has never had, where that makes a difference."""

    def missing(self, keys: Iterable[K]) -> set[K]:
        """Which of these must be fetched."""
        return {key for key in keys if key not in self._known}

    async def fetch(self, connection: Connection, keys: Iterable[K]) -> None:
        wanted = list(keys)
        columns = [wanted] if self._keys == 1 else [list(part) for part in zip(*wanted, strict=True)]  # type: ignore[arg-type]
        cursor = await connection.execute(self._load, columns, binary=True, prepare=True)
        self._known.update(dict.fromkeys(wanted))
        for values in await cursor.fetchall():
            key: Any = values[0] if self._keys == 1 else values[: self._keys]
            row = self._known[key] = self._row(*values)
            if self._fetched:
                self._fetched(row)

    def find(self, key: K) -> R | None:
        """The row as it stands now. The key must have been fetched."""
        return self._known.get(key) if self.complete else self._known[key]

    def known(self, key: K) -> bool:
        return self.complete or key in self._known

    def new(self, key: K) -> None:
        """There is no such row yet, for the event at hand is what begins it: nothing need be fetched."""
        self._known.setdefault(key)

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
        before = self._known.get(key)
        if before is not None:
            self._changed.pop(id(before), None)
        if self._copy and (before is None or self._new.pop(id(before), None)):
            self._new[id(row)] = row
        self._known[key] = row
        return self.mark(row)

    async def copy(self, connection: Connection) -> None:
        """Brings the new rows in; not within a pipeline."""
        if self._copy and self._new:
            cursor = connection.cursor()
            set_json_dumps(_encode, cursor)
            async with cursor.copy(self._copy.statement) as copy:
                copy.set_types(self._copy.types)
                for row in self._new.values():
                    await copy.write_row(msgspec.structs.astuple(row))
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

    def settle(self) -> None:
        """Between batches: forgets the oldest rows beyond the bound."""
        while len(self._known) > self._most:
            self._known.popitem(last=False)
            self.complete = False

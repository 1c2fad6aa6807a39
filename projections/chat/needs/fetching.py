"""How an event says which rows it needs."""

from collections.abc import Iterator
from typing import Any, Protocol

from domain.event import Event
from projections.chat.rows import Rows
from store.connections import Connection
from store.recorded import Recorded


class Fetching(Protocol):
    """A shelf or an index: what is not known in memory is fetched by key, unless all there is is known."""

    complete: bool

    def known(self, key: Any) -> bool: ...
    def missing(self, keys: Any) -> set[Any]: ...
    async def fetch(self, connection: Connection, keys: Any) -> None: ...


Needs = Iterator[tuple[Fetching, Any]]


def nothing(_rows: Rows, _event: Event, _of: Recorded) -> Needs:
    yield from ()

"""What the log already holds of what is being imported: how far streams have come, and their states."""

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from domain.decision import Stream
from domain.ids import WorkspaceId
from store.connections import Pool
from store.log import births_of, versions_of
from store.sql import statements
from store.states import States, key_of

_sql = statements(__name__)

S = TypeVar("S")


class Known:
    """A window on the log of the importer's own; nothing is guessed, every question is a query."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def versions(self, streams: Iterable[UUID]) -> dict[UUID, int]:
        """The version of each stream that exists."""
        async with self._pool.connection() as connection:
            return await versions_of(connection, list(streams))

    async def births(self, streams: Iterable[UUID]) -> dict[UUID, UUID | None]:
        """The request or import that began each stream that exists."""
        async with self._pool.connection() as connection:
            return await births_of(connection, list(streams))

    async def undone(self, workspace: WorkspaceId) -> frozenset[UUID]:
        """The imports into it that were taken back."""
        async with self._pool.connection() as connection:
            cursor = await connection.execute(_sql.undone, {"workspace": workspace})
            return frozenset([id for (id,) in await cursor.fetchall()])

    async def states(self, streams: Iterable[Stream[S]]) -> dict[UUID, tuple[int, S]]:
        wanted = list(streams)
        if not wanted:
            return {}
        async with self._pool.connection() as connection:
            folded = await States(most=len(wanted)).load(connection, wanted)
        return {stream.id: folded[key_of(stream)] for stream in wanted}

    async def state(self, stream: Stream[S]) -> tuple[int, S]:
        found: Any = await self.states([stream])
        return found[stream.id]

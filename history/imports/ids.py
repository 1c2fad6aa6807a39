"""Ids of what is imported: derived, so that a later run finds it there.

What an undone import had brought does not come back under its id: it begins another life.
"""

from collections.abc import Awaitable, Callable, Iterable
from itertools import count
from uuid import UUID

from domain.channel import channel
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId, derived
from history.imports.known import Known


class Ids:
    """`source` names the kind of archive: two of them may use the same keys."""

    def __init__(
        self, known: Known, source: str, workspace: WorkspaceId, undone: frozenset[UUID] = frozenset()
    ) -> None:
        self._known = known
        self._source = source
        self._undone = undone
        self.workspace = workspace
        self._later: dict[tuple[str, ...], UUID] = {}
        """Of what is in another life than its first."""

    def user(self, key: str) -> UserId:
        return UserId(derived(self._source, self.workspace, "user", key))

    def channel(self, key: str) -> ChannelId:
        return ChannelId(self._later.get(("channel", key)) or self._derived("channel", key))

    def message(self, place: str, key: str) -> MessageId:
        parts = ("message", place, key)
        return MessageId(self._later.get(parts) or self._derived(*parts))

    async def recall_channels(self, keys: Iterable[str]) -> None:
        """Finds the present lives of these, all at once. One that has been written in since lives on."""
        await self._recall([("channel", key) for key in keys], self._closed)

    async def recall_messages(self, place: str, keys: Iterable[str]) -> None:
        await self._recall([("message", place, key) for key in keys], self.taken_back)

    async def taken_back(self, ids: Iterable[UUID]) -> set[UUID]:
        """Those that an import began which was undone."""
        births = await self._known.births(ids) if self._undone else {}
        return {id for id, birth in births.items() if birth in self._undone}

    async def _closed(self, ids: Iterable[UUID]) -> set[UUID]:
        states = await self._known.states(map(channel, await self.taken_back(ids)))
        return {id for id, (_, place) in states.items() if not place.exists}

    def _derived(self, *parts: str) -> UUID:
        return derived(self._source, self.workspace, *parts)

    async def _recall(
        self, wanted: list[tuple[str, ...]], ended: Callable[[Iterable[UUID]], Awaitable[set[UUID]]]
    ) -> None:
        ids = {parts: self._derived(*parts) for parts in wanted} if self._undone else {}
        for life in count(2):
            over = await ended(ids.values())
            ids = {parts: self._derived(*parts, f"life {life}") for parts, id in ids.items() if id in over}
            if not ids:
                return
            self._later |= ids

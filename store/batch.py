"""The commands that share a commit, as the arrays that append_events takes."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from store.codec import codec
from store.recorded import Circumstances, Position
from store.sql import statements
from store.writes import Append, Moved

_sql = statements(__name__)


class Batch:
    """Commands are numbered in order of arrival; one that conflicts with an earlier one stays out."""

    statement: bytes = _sql.append

    def __init__(self) -> None:
        self.members: list[tuple[Append, asyncio.Future[Position]]] = []
        self.guards: list[tuple[int, UUID, int]] = []
        self.events: list[tuple[Any, ...]] = []
        self._blind: dict[UUID, bool] = {}

    def add(self, append: Append, future: asyncio.Future[Position]) -> bool:
        """Takes a command in, or refuses it at once if an earlier one in this batch moves what it depends on.

        False when it must wait for the next batch: it writes blindly where an earlier one writes a version.
        """
        if clash := self._clash(append):
            _tell(future, Moved(clash))
            return True
        if any(version is None and self._blind.get(stream) is False for stream, version, _ in append.writes):
            return False
        number = len(self.members)
        self.members.append((append, future))
        self.guards.extend((number, stream, version) for stream, version in append.guards)
        occurred = iter(append.occurred)
        for stream, version, events in append.writes:
            self._blind[stream] = version is None
            if version is not None:
                self.guards.append((number, stream, version - 1))
            for offset, event in enumerate(events):
                place = None if version is None else version + offset
                at = next(occurred, append.circumstances.occurred_at)
                self.events.append((number, stream, place, *_columns(event, append.circumstances, at)))
        return True

    def _clash(self, append: Append) -> frozenset[UUID]:
        touched = [stream for stream, _ in append.guards if stream in self._blind]
        touched += [stream for stream, at, _ in append.writes if at is not None and stream in self._blind]
        return frozenset(touched)

    def parameters(self) -> list[Sequence[Any]]:
        """One array for each parameter of the statement."""
        guards = [list(column) for column in zip(*self.guards, strict=True)] or [[], [], []]
        events = [list(column) for column in zip(*self.events, strict=True)] or [[] for _ in range(10)]
        return [*guards, *events]

    def settle(self, refused: Sequence[int], moved: Sequence[UUID], last_position: int) -> Position:
        """Tells every command what became of it; `last_position` is that of the last event recorded."""
        out: defaultdict[int, set[UUID]] = defaultdict(set)
        for number, stream in zip(refused, moved, strict=True):
            out[number].add(stream)
        kept = [sum(len(write.events) for write in append.writes) for append, _ in self.members]
        position = last_position - sum(n for number, n in enumerate(kept) if number not in out)
        for number, (_, future) in enumerate(self.members):
            if number in out:
                _tell(future, Moved(frozenset(out[number])))
            else:
                position += kept[number]
                if not future.done():
                    future.set_result(Position(position))
        return Position(last_position)

    def fail(self, error: Exception) -> None:
        for _, future in self.members:
            _tell(future, error)


def _columns(event: Any, about: Circumstances, at: datetime | None) -> tuple[Any, ...]:
    return (
        event.__struct_config__.tag,
        codec.encode(event),
        about.workspace_id,
        about.actor_id,
        about.correlation_id,
        about.causation_id,
        at,
    )


def _tell(future: asyncio.Future[Position], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)

"""The commands that share a commit, as the arrays that append_events takes."""

import asyncio
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from store import arrays
from store.arrays import Array
from store.codec import codec
from store.recorded import Position
from store.sql import statements
from store.writes import Append, Moved

_sql = statements(__name__)

Member = tuple[Append, asyncio.Future[Position]]


class Batch:
    """In order of arrival; a command that conflicts with an earlier one stays out."""

    statement: bytes = _sql.append

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.ends: list[int] = []
        """How many events there are up to each member's last."""
        self.guards: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        """Which members each guard is of: many post into the same channel, which need be looked at once.
        Streams are told by their ids' numbers here: hashing those costs a tenth of hashing the ids.
        """
        self.events: list[tuple[Any, ...]] = []
        self._written: dict[int, int] = {}
        """The last version given to each stream; of one written blindly, the negative count of its events."""

    def add(self, append: Append, future: asyncio.Future[Position]) -> bool:
        """Takes a command in, or refuses it at once if an earlier one in this batch moves what it depends on.

        False when it must wait for the next batch: it writes blindly where an earlier one writes a version.
        """
        written = self._written
        if written and (clash := self._clash(append)):
            _tell(future, Moved(clash))
            return True
        if written and any(at is None and written.get(to.int, 0) > 0 for to, at, *_ in append.writes):
            return False
        number = len(self.members)
        self.members.append((append, future))
        for stream, version in append.guards:
            self.guards[stream.int, version].append(number)
        about, occurred = append.circumstances, iter(append.occurred)
        by = (about.workspace_id, about.actor_id, about.correlation_id, about.causation_id)
        for stream, at, events, own in append.writes:
            place = by if own is None else (own, *by[1:])
            version = written.get(stream.int, 0) if at is None else at - 1
            if version > 0:  # a first version is guarded by the table's key
                self.guards[stream.int, version].append(number)
            for event in events:
                version += -1 if at is None else 1
                moment = next(occurred, about.occurred_at)
                tag = event.__struct_config__.tag
                self.events.append((stream, version, tag, codec.encode(event), *place, moment))
            written[stream.int] = version
        self.ends.append(len(self.events))
        return True

    def _clash(self, append: Append) -> frozenset[UUID]:
        written = self._written
        touched = [stream for stream, _ in append.guards if stream.int in written]
        touched += [stream for stream, at, *_ in append.writes if at is not None and stream.int in written]
        return frozenset(touched)

    def parameters(self) -> list[Array]:
        """One array for each parameter of the statement."""
        events = list(zip(*self.events, strict=True)) or [()] * 9
        streams, versions, topics, states, *by, occurred = events
        return [
            arrays.numbered_uuids(stream for stream, _ in self.guards),
            arrays.bigints(version for _, version in self.guards),
            arrays.uuids(streams),
            arrays.bigints(versions),
            arrays.texts(topics),
            arrays.blobs(states),
            *map(arrays.uuids, by),
            arrays.moments(occurred),
        ]

    def without(self, failed: Sequence[int], taken: Sequence[int]) -> "Batch":
        """Refuses the commands whose guards failed or whose versions are taken, and answers the others.

        Guards and events are told by their places, from 1.
        """
        moved: defaultdict[int, set[UUID]] = defaultdict(set)
        guards = list(self.guards.items())
        for place in failed:
            (stream, _), numbers = guards[place - 1]
            for number in numbers:
                moved[number].add(UUID(int=stream))
        for place in taken:
            stream, *_ = self.events[place - 1]
            moved[bisect_left(self.ends, place)].add(stream)
        rest = Batch()
        for number, (append, future) in enumerate(self.members):
            if number in moved:
                _tell(future, Moved(frozenset(moved[number])))
            else:
                rest.add(append, future)
        return rest

    def settle(self, last_position: int) -> Position:
        """Tells every command where its last event stands; `last_position` is that of the batch's."""
        before = last_position - len(self.events)
        for (_, future), end in zip(self.members, self.ends, strict=True):
            if not future.done():
                future.set_result(Position(before + end))
        return Position(last_position)

    def fail(self, error: Exception) -> None:
        for _, future in self.members:
            _tell(future, error)


def _tell(future: asyncio.Future[Position], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)

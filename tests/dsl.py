"""A log in memory, and people who act on it: what a test of decisions needs."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any
from uuid import UUID

from domain.decision import Change, Deciding, Fold
from domain.event import Event
from domain.ids import UserId
from domain.refusals import IdTaken
from domain.workspace import workspace
from store.recorded import Position, Recorded

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
ADA, BOB, EVE = (UserId(UUID(int=n, version=4)) for n in (1, 2, 3))


class World:
    """Streams by id: how many events each has, and its state."""

    def __init__(self) -> None:
        self.streams: dict[UUID, tuple[int, Any]] = {}
        self.folds: dict[UUID, Fold[Any]] = {}
        self.log: list[Recorded] = []

    def do(self, decide: Callable[[Any], Deciding], command: Any) -> list[Event]:
        """Decides and records; the events, or the Refusal."""
        changes, home, guards = self._decide(decide(command))
        at = NOON + timedelta(seconds=len(self.log))
        several = any(change.home for change in changes)
        for stream, _, blind, _ in changes:
            if stream.id in self.streams and stream.id not in guards and not blind:
                raise IdTaken("expected to be new, as the append would")
            home = stream.id if stream.fold is workspace else home
        for stream, events, _, own in changes:
            place = own if several else home
            version, state = self.streams.get(stream.id, (0, stream.fold.initial))
            self.folds[stream.id] = stream.fold
            for event in events:
                version += 1
                position = Position(len(self.log) + 1)
                self.log.append(Recorded(position, stream.id, version, event, place, command.actor, at))  # type: ignore[arg-type]
            self.streams[stream.id] = (version, reduce(stream.fold.evolve, events, state))
        return [event for change in changes for event in change.events]

    def _decide(self, deciding: Deciding) -> tuple[Sequence[Change], UUID | None, set[UUID]]:
        home: UUID | None = None
        guards: set[UUID] = set()
        try:
            asked = next(deciding)
            while True:
                guards |= {stream.id for stream in asked}
                home = next((stream.id for stream in asked if stream.fold is workspace), home)
                states = (self.streams.get(stream.id, (0, stream.fold.initial))[1] for stream in asked)
                asked = deciding.send(tuple(states))
        except StopIteration as done:
            return done.value, home, guards

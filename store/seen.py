"""What one attempt at a decision has looked at, and so must be guarded."""

from collections.abc import Sequence
from functools import reduce
from typing import Any
from uuid import UUID

import msgspec

from domain.decision import Change, Stream
from domain.workspace import workspace
from store.connections import Connection
from store.recorded import Circumstances
from store.states import Key, Known, States, key_of
from store.writes import Append, Guard, Write


class Seen:
    """The streams an attempt asked for, with version and state. `guessed`: some were remembered, not read."""

    def __init__(self, states: States, *, fresh: bool) -> None:
        self._states = states
        self._fresh = fresh
        self._seen: dict[Key, Known] = {}
        self._home: UUID | None = None
        self.guessed = False

    def missing(self, asked: Sequence[Stream[Any]]) -> list[Stream[Any]]:
        """Which of these must be read; the others are seen now."""
        missing: list[Stream[Any]] = []
        for stream in asked:
            if key_of(stream) in self._seen:
                continue
            if stream.fold is workspace:
                self._home = stream.id
            known = None if self._fresh else self._states.recall(stream)
            if known is None and stream.unseen and not self._fresh:
                known = (0, stream.fold.initial)
            if known is None:
                missing.append(stream)
            else:
                self._seen[key_of(stream)] = known
                self.guessed = True
        return missing

    async def load(self, connection: Connection, missing: Sequence[Stream[Any]]) -> None:
        self._seen.update(await self._states.load(connection, missing))

    def states(self, asked: Sequence[Stream[Any]]) -> tuple[Any, ...]:
        return tuple(self._seen[key_of(stream)][1] for stream in asked)

    def append(self, changes: Sequence[Change], about: Circumstances) -> Append:
        """The changes, guarded by all that was looked at and is not written anyway.

        They belong to the workspace that the decision looked at or opens. Where it says itself to which
        some belong, the others belong to none.
        """
        home = next((change.stream.id for change in changes if change.stream.fold is workspace), self._home)
        if any(change.home for change in changes):
            home = None
        about = msgspec.structs.replace(about, workspace_id=about.workspace_id or home)
        writes = [
            Write(stream.id, None if blind else self._version(stream) + 1, events, own)
            for stream, events, blind, own in changes
        ]
        guarded = {write.stream for write in writes if write.version is not None}
        guards = [Guard(id, version) for (_, id), (version, _) in self._seen.items() if id not in guarded]
        return Append(guards, writes, about)

    def remember(self, changes: Sequence[Change]) -> None:
        """The states as they are now that the changes are recorded.

        What has just begun is not kept: new messages would push out the memberships that every post needs.
        """
        for stream, events, blind, _ in changes:
            if blind:
                self._states.forget(stream)
            elif (known := self._seen.get(key_of(stream))) and known[0] > 0:
                version, state = known
                state = reduce(stream.fold.evolve, events, state)
                self._states.keep(stream, (version + len(events), state))

    def _version(self, stream: Stream[Any]) -> int:
        version, _ = self._seen.get(key_of(stream), (0, None))
        return version

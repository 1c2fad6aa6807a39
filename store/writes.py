"""What a command asks of the log, and how the log refuses."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.event import Event
from store.recorded import Circumstances


class Guard(NamedTuple):
    """The stream must still be at this version."""

    stream: UUID
    version: int


class Write(NamedTuple):
    """Events for one stream, the first with this version; None appends wherever the stream stands."""

    stream: UUID
    version: int | None
    events: Sequence[Event]
    workspace: UUID | None = None
    """Where it is not that of the circumstances."""


class Append(NamedTuple):
    """One command's worth: all of it is recorded or nothing."""

    guards: Sequence[Guard]
    writes: Sequence[Write]
    circumstances: Circumstances
    occurred: Sequence[datetime | None] = ()
    """When each event happened, where they differ; else all happened at the circumstances' time."""


class Moved(Exception):
    """A guarded stream went on; nothing was appended. Decide again on fresh state."""

    def __init__(self, streams: frozenset[UUID] = frozenset()) -> None:
        super().__init__("a stream that the decision depends on has moved")
        self.streams = streams


class Overloaded(Exception):
    """Too many commands wait for the log."""


class LogUnavailable(Exception):
    """The database did not answer in time; what was sent may or may not be recorded."""

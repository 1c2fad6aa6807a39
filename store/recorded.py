"""An event with its circumstances, as it stands in the log."""

from datetime import datetime
from typing import Any, NewType
from uuid import UUID

import msgspec

from domain.ids import UserId, WorkspaceId

Position = NewType("Position", int)
"""A place in the log. Compared and handed on, never calculated with outside this room."""

START = Position(0)


class Circumstances(msgspec.Struct, frozen=True):
    """Who, when, where and why, as far as the event itself does not say."""

    actor_id: UserId | None = None
    workspace_id: WorkspaceId | None = None
    occurred_at: datetime | None = None
    """None means: when it is recorded."""
    correlation_id: UUID | None = None
    causation_id: UUID | None = None


class Recorded(msgspec.Struct, gc=False):
    """What the feed gives."""

    position: Position
    stream: UUID
    version: int
    event: Any
    """An Event, or the UnknownEvent that reading it raised."""
    workspace_id: WorkspaceId | None
    actor_id: UserId | None
    at: datetime

"""What the server says by itself, beside the frames of the outbox."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Reason = Literal["epoch", "ahead", "too_old", "too_far", "left", "lost", "role"]
"""Another life of the log; not there yet; beyond retention; too much; the person has left a workspace or
threads meanwhile, and what they were in is no longer known; word of entering a room came too late; the
person has become a guest, or is none any more."""


class Answer(msgspec.Struct, tag_field="type", omit_defaults=True):
    pass


class Hello(Answer, tag="hello"):
    """The frames that follow are exactly those after `position`. `until` is where a resumed gap ends."""

    epoch: UUID
    position: int
    user_id: UUID
    heartbeat_ms: int
    resumed: bool = False
    until: int | None = None


class Opened(Answer, tag="opened"):
    """The room's frames after `position` follow; what was before is read over HTTP."""

    room: str
    position: int


class Closed(Answer, tag="closed"):
    room: str


class Extended(Answer, tag="extended"):
    """The stay is prolonged by a newer token."""

    expires_at: datetime


class Pong(Answer, tag="pong"):
    pass


class Resync(Answer, tag="resync"):
    reason: Reason


class Error(Answer, tag="error"):
    code: Literal["bad_frame", "not_found", "not_signed_in"]
    detail: str


encode = msgspec.json.Encoder().encode

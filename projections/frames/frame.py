"""A frame on its way out."""

from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from projections.frames.room import RoomKind


class Frame(msgspec.Struct, frozen=True, gc=False):
    """As it stands on the wire."""

    type: str
    position: int
    room: str
    seq: int
    data: Any


class Outgoing(NamedTuple):
    """A row of the outbox."""

    position: int
    ordinal: int
    room_kind: RoomKind
    room_id: UUID
    seq: int
    frame: bytes


encode = msgspec.json.Encoder().encode


class Whisper(msgspec.Struct, frozen=True, gc=False):
    """An ephemeral frame as it stands on the wire."""

    type: str
    room: str
    data: Any

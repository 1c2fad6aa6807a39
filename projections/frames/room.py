"""Who gets a frame."""

from typing import Literal, NamedTuple
from uuid import UUID

RoomKind = Literal["w", "m", "c", "t", "u"]


ROOM_PREFIX: dict[RoomKind, str] = {
    "w": "workspace:",
    "m": "members:",
    "c": "channel:",
    "t": "thread:",
    "u": "user:",
}


class Room(NamedTuple):
    """Who gets a frame: a workspace, all of it but its guests, a channel, a thread, or one person."""

    kind: RoomKind
    id: UUID

    def __str__(self) -> str:
        return ROOM_PREFIX[self.kind] + str(self.id)

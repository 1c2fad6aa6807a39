"""A room as this process sees it, and a frame on its way through it."""

import asyncio
from typing import Protocol
from uuid import UUID

from gateway import framing
from projections import outbox
from projections.audience import Entry

HIGHEST_ORDINAL = 0x7FFFFFFF


def key_after(position: int) -> int:
    """Behind every frame of this position. A key is position and ordinal in one number: it compares fast."""
    return position << 32 | HIGHEST_ORDINAL


def cursor_of(key: int) -> outbox.Cursor:
    return outbox.Cursor(key >> 32, key & 0xFFFFFFFF)


class Frame:
    """Its bytes for the socket are made once, when first wanted, and shared."""

    __slots__ = ("_wire", "key", "message", "room")

    def __init__(self, room: "Room", key: int, message: bytes) -> None:
        self.room = room
        self.key = key
        self.message = message
        self._wire: bytes | None = None

    @property
    def payload(self) -> bytes:
        return self.message[outbox.HEADER :]

    @property
    def wire(self) -> bytes:
        if self._wire is None:
            self._wire = framing.text(self.payload)
        return self._wire


class Member(Protocol):
    """A socket's place in the stream, as the hub needs it."""

    live: bool
    pending: list[bytes]

    @property
    def has_room(self) -> bool:
        """Whether it keeps up."""
        ...

    def hold(self, frame: Frame) -> None:
        """Keeps a frame that came while it catches up."""

    def flush(self) -> None:
        """Writes what is pending, all in one."""


class Room:
    """`members` says for each the key after which the room's frames are theirs.

    `opened` from where Redis has confirmed the subscription: all later frames will be heard. `seq` and `key`
    are those of the last frame heard; before the first one `key` is where the room was opened.
    """

    __slots__ = ("entry", "key", "members", "name", "opened", "seq")

    def __init__(self, entry: Entry, key: int) -> None:
        self.entry = entry
        self.name = outbox.channel(entry.room)
        self.members: dict[Member, int] = {}
        self.opened = asyncio.Event()
        self.seq: int | None = None
        self.key = key

    @property
    def id(self) -> UUID:
        return self.entry.room.id

    @property
    def kind(self) -> str:
        return self.entry.room.kind

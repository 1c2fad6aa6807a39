"""A room as this process sees it, and a frame on its way through it."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from gateway import framing
from gateway.changes import Change, change_in
from projections import outbox
from projections.audience import Entry

Write = Callable[[bytes], None]

HIGHEST_ORDINAL = 0x7FFFFFFF


def key_after(position: int) -> int:
    """Behind every frame of this position. A key is position and ordinal in one number: it compares fast."""
    return position << 32 | HIGHEST_ORDINAL


def cursor_of(key: int) -> outbox.Cursor:
    return outbox.Cursor(key >> 32, key & 0xFFFFFFFF)


class Frame(msgspec.Struct, frozen=True, eq=False, gc=False):
    """`wire` are its bytes for the socket, made once and shared; `change` is what it changes of who is where.

    Many are kept, so the collector does not look at them: a room that goes lets go of its frames.
    """

    room: "Room"
    key: int
    wire: bytes
    change: Change | None

    @property
    def payload(self) -> bytes:
        return framing.unframed(self.wire)


def frame_of(room: "Room", message: bytes) -> Frame:
    payload = message[outbox.HEADER :]
    key = int.from_bytes(message[:12], "big")
    return Frame(room, key, framing.text(payload), change_in(room.kind, payload))


class Member(Protocol):
    """A socket's place in the stream, as the hub needs it."""

    live: bool
    pending: list[bytes]

    @property
    def write(self) -> Write:
        """Its transport's, until it is out of its rooms."""
        ...

    @property
    def has_room(self) -> bool:
        """Whether it keeps up."""
        ...

    def flush(self) -> None:
        """Writes what is pending, all in one."""

    def follow(self, change: Change, key: int) -> None:
        """What a frame of this key says about who is where."""

    def miss(self) -> None:
        """A frame of theirs comes late, after those that followed it."""


class Ear(Protocol):
    """What listens to all that passes by."""

    def noticed(self, frame: Frame) -> None:
        """It has gone to its room, and no later one has: it may move people."""

    def overheard(self, room: "Room", whisper: bytes) -> None:
        """Something ephemeral."""

    def opened(self, room: "Room") -> None:
        """From here on all that is told there is heard."""


class Room:
    """`members` says for each the key after which the room's frames are theirs.

    `opened` from where Redis has confirmed the subscription: all later frames will be heard. `seq` and `key`
    are those of the last frame heard; before the first one `key` is where the room was opened. `recent` are
    its latest frames, all after `known_after`: see Recent. Each time that it is opened, and that any of these
    are forgotten, a new `era` begins: what was read in the one before may end too early for what follows.
    """

    __slots__ = (
        "_writers",
        "entry",
        "era",
        "key",
        "known_after",
        "known_until",
        "members",
        "name",
        "opened",
        "recent",
        "seq",
    )

    def __init__(self, entry: Entry, key: int) -> None:
        self.entry = entry
        self.name = outbox.channel(entry.room)
        self.members: dict[Member, int] = {}
        self.opened = asyncio.Event()
        self.era = 0
        self.seq: int | None = None
        self.key = key
        self.known_after: int | None = None
        self.known_until = 0
        self.recent: list[Frame] = []
        self._writers: Sequence[Write] | None = None

    def writers(self, key: int) -> Sequence[Write] | None:
        """How to write to all, if all are live and a frame of this key, and so every later one, is theirs.

        Kept until somebody comes, goes or falls behind: a frame costs each socket its write, nothing else.
        """
        if self._writers is None and all(
            member.live and key > since for member, since in self.members.items()
        ):
            self._writers = [member.write for member in self.members]
        return self._writers

    def stir(self) -> None:
        """Not all of the members are as they were."""
        self._writers = None

    @property
    def id(self) -> UUID:
        return self.entry.room.id

    @property
    def kind(self) -> str:
        return self.entry.room.kind

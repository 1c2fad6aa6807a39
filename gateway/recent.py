"""What rooms were told lately, kept for all who catch up: bounded, and it may vanish unnoticed."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from operator import attrgetter

from gateway.rooms import Frame, Room

MOST_KEPT = 64 << 20
"""Bytes of frames in one process: minutes of a busy installation."""
FRAME = 100
"""Bytes that a frame takes beside its own."""

_key = attrgetter("key")


class Recent:
    """Of each room all frames after `known_after`, if that is known.

    The rooms that are heard are known as far as the line of what was heard; one that was read, as far as the
    outbox went then, which may be further.
    """

    def __init__(self) -> None:
        self.size = 0
        self._rooms: dict[Room, None] = {}

    def missing(self, rooms: Collection[Room], key: int, line: int) -> list[tuple[Room, int]]:
        """What has to be read, from where on, before all that these rooms were told after `key` is known.

        Of two rooms that are known to different places, frames of the one would overtake those of the other.
        """
        unknown = [(room, key) for room in rooms if room.known_after is None or room.known_after > key]
        if unknown:
            return unknown
        last = max((room.recent[-1].key for room in rooms if room.recent), default=0)
        known = ((room, max(room.known_until, line)) for room in rooms) if last > line else ()
        return [(room, until) for room, until in known if until < last]

    def since(self, rooms: Iterable[Room], key: int) -> list[Frame]:
        """In order; complete for rooms of which nothing is missing."""
        gaps = [
            room.recent[bisect_right(room.recent, key, key=_key) :]
            for room in rooms
            if room.recent and room.recent[-1].key > key
        ]
        return gaps[0] if len(gaps) == 1 else sorted(chain.from_iterable(gaps), key=_key)

    def heard(self, frame: Frame, line: int, *, gapless: bool) -> bool:
        """Keeps it. False if others have been told later frames from here without it: it comes late."""
        room, key = frame.room, frame.key
        if room.known_after is None:
            if room.opened.is_set():
                room.known_after = key - 1
                self._keep(room, [frame])
            return True
        if key <= room.known_after:
            return True
        place = bisect_left(room.recent, key, key=_key)
        if place < len(room.recent):
            return room.recent[place].key == key
        if not gapless:
            self.forget(room)
            room.known_after = key - 1
        self._keep(room, [frame])
        return key > line

    def read(self, room: Room, era: int, after: int, until: int, frames: Sequence[Frame]) -> None:
        """All frames between these keys; nothing of it is kept if they were asked for in another era."""
        if era != room.era:
            return
        if room.known_after is None or after < room.known_after:
            heard = [frame for frame in room.recent if frame.key > until]
            self._drop(room, len(room.recent))
            room.known_after = after
            frames = [*frames, *heard]
        elif room.recent:
            frames = [frame for frame in frames if frame.key > room.recent[-1].key]
        room.known_until = max(room.known_until, until)
        self._keep(room, frames)

    def forget(self, room: Room) -> None:
        self._drop(room, len(room.recent))
        room.known_after = None
        room.era += 1

    def _keep(self, room: Room, frames: Sequence[Frame]) -> None:
        if frames:
            self._rooms[room] = None
            room.recent += frames
            self.size += _size(frames)
        while self.size > MOST_KEPT:
            self._shorten(next(iter(self._rooms)))

    def _shorten(self, room: Room) -> None:
        """By the older half, and then it is another's turn."""
        count = (len(room.recent) + 1) // 2
        room.known_after = room.recent[count - 1].key
        room.era += 1
        self._drop(room, count)
        if room.recent:
            self._rooms[room] = None

    def _drop(self, room: Room, count: int) -> None:
        self.size -= _size(room.recent[:count])
        del room.recent[:count]
        self._rooms.pop(room, None)


def _size(frames: Sequence[Frame]) -> int:
    return sum(len(frame.wire) for frame in frames) + FRAME * len(frames)

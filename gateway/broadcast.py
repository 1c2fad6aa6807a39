"""From the hub to the sockets: frames that were heard together are written together."""

from collections.abc import Container, Sequence

from gateway.rooms import Frame, Member, Room, Write


class Broadcast:
    """What waits for `flush`. Until then nobody may come, go, or fall behind.

    As long as it is all for one room, whose people have all come as far, it waits once for all of them; else
    in the `pending` of each of those who are in `_dirty`.
    """

    def __init__(self) -> None:
        self._room: Room | None = None
        self._writers: Sequence[Write] = ()
        self._frames: list[Frame] = []
        self._dirty: list[Member] = []

    def frame(self, frame: Frame) -> None:
        """For those of its room who are live, from their place in the stream on."""
        if self._room is frame.room:
            self._frames.append(frame)
        elif not self._frames and not self._dirty and (writers := frame.room.writers(frame.key)) is not None:
            self._room, self._writers = frame.room, writers
            self._frames.append(frame)
        else:
            self._part()
            self._to_each(frame)

    def whisper(self, room: Room, wire: bytes, kept_from: Container[Member]) -> None:
        """Ephemeral: for those who are live and keep up, wherever they stand."""
        self._part()
        for member in room.members:
            if member.live and member.has_room and member not in kept_from:
                self._to(member, wire)

    def flush(self) -> None:
        if self._room:
            wire = b"".join([frame.wire for frame in self._frames])
            for write in self._writers:
                write(wire)
            self._room = None
            self._frames.clear()
        for member in self._dirty:
            member.flush()
        self._dirty.clear()

    def _part(self) -> None:
        """From here on not everybody is told the same."""
        self._room = None
        for frame in self._frames:
            self._to_each(frame)
        self._frames.clear()

    def _to_each(self, frame: Frame) -> None:
        wire, key = frame.wire, frame.key
        for member, since in frame.room.members.items():
            if member.live and key > since:
                self._to(member, wire)

    def _to(self, member: Member, wire: bytes) -> None:
        if not member.pending:
            self._dirty.append(member)
        member.pending.append(wire)

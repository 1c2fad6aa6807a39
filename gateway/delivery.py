"""One socket's place in the stream of frames: live, or catching up from where it stands."""

import asyncio
from collections.abc import Iterable
from uuid import UUID

from gateway import answers
from gateway.catching_up import CatchingUp
from gateway.changes import (
    Change,
    Enter,
    LeaveChannel,
    LeaveThread,
    LeaveWorkspace,
    Out,
    Ranked,
    Revoked,
    Unshared,
)
from gateway.closing import Closing
from gateway.gaps import TooMuch
from gateway.hub import Hub
from gateway.identity import Identity
from gateway.rooms import Frame, Room, Write
from gateway.socket import MOST_WAITING, Socket
from projections import outbox
from projections.audience import Entry, Opening


class Delivery:
    """`rooms` is where the person is at `cursor`, a key up to which everything has been sent.

    Live: the hub appends to `pending`; from which key on a room's frames are theirs stands in the room. Else
    it catches up from the cursor on, with what the rooms that it is `listening` to were told. Of rooms that
    they `opened` it is known by which channel they might; `losses` says that they lost something meanwhile.
    """

    __slots__ = (
        "_arrival",
        "_catching_up",
        "_hub",
        "_task",
        "cursor",
        "listening",
        "live",
        "losses",
        "opened",
        "pending",
        "rooms",
        "socket",
        "user",
        "who",
    )

    def __init__(self, socket: Socket, hub: Hub, catching_up: CatchingUp, who: Identity) -> None:
        self.socket = socket
        self.user = who.user_id
        self.who = who
        self.live = False
        self.pending: list[bytes] = []
        self.rooms: set[Room] = set()
        self.opened: dict[Room, UUID] = {}
        self.listening: set[Room] = set()
        self.cursor = 0
        self.losses = 0
        self._hub = hub
        self._catching_up = catching_up
        self._task: asyncio.Task[None] | None = None
        self._arrival: asyncio.Future[None] | None = None

    def start(
        self, cursor: int, rooms: Iterable[Entry], touched: Iterable[Entry] = (), greeting: bytes = b""
    ) -> None:
        """From here on, being in these rooms; those touched later are listened to at once.

        The greeting goes out with the first frames.
        """
        self.stop()
        self.rooms = {self._hub.enter(self, entry) for entry in rooms}
        self.listening = {self._hub.enter(self, entry) for entry in touched}
        self._fall_behind(cursor, greeting)

    def stop(self) -> None:
        """Out of everything."""
        if self._task:
            self._task.cancel()
        self._not_live()
        for room in self.rooms | self.listening:
            self._hub.leave(self, room)
        self.rooms, self.opened, self.listening = set(), {}, set()

    @property
    def has_room(self) -> bool:
        return self.socket.has_room

    @property
    def write(self) -> Write:
        return self.socket.write

    async def until_live(self) -> None:
        """For one that waits at a time."""
        while not self.live:
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival

    def arrive(self) -> None:
        """It has caught up: frames come by the hub from here on."""
        for room in self.listening - self.rooms:
            self._hub.leave(self, room)
        for room in self.rooms:
            room.members[self] = self.cursor
        self._hub.live_from(self.cursor)
        self.listening, self._task = set(), None
        self.live = True
        self.socket.allow(MOST_WAITING)
        if self._arrival and not self._arrival.done():
            self._arrival.set_result(None)

    def flush(self) -> None:
        if pending := self.pending:
            self.socket.write(pending[0] if len(pending) == 1 else b"".join(pending))
            pending.clear()

    def open(self, opening: Opening) -> tuple[Room, int]:
        """Enters a room without being a member, when live; its frames after the answered position follow."""
        key = max(self.cursor, self._hub.line)
        known = self._known(opening.entry)
        if known:
            return known, key >> 32
        room = self.enter(opening.entry, key)
        self.opened[room] = opening.through
        return room, key >> 32

    def close(self, room: Room) -> None:
        self._leave([room])

    def enter(self, entry: Entry, key: int) -> Room:
        """Its frames after `key` are theirs; what may have passed by unheard is caught up with."""
        if known := self._known(entry):
            self.opened.pop(known, None)
            return known
        room = self._hub.enter(self, entry, key)
        self.rooms.add(room)
        if self.live and key < self._hub.line:
            self._resync("lost")
        elif self.live and not room.opened.is_set():
            self._fall_behind(key)
        return room

    def miss(self) -> None:
        self._resync("lost")

    def _resync(self, reason: answers.Reason) -> None:
        """Lost: word of entering came late, out of a hole, and what was said there cannot be put in order."""
        self.flush()
        self.socket.say(answers.encode(answers.Resync(reason)))
        self.socket.close(Closing.RESYNC)

    def follow(self, change: Change, key: int) -> None:
        if isinstance(change, Enter):
            for entry in change.entries:
                self.enter(entry, key)
        else:
            self.lose(change)

    def lose(self, change: Change) -> None:
        """Out of the rooms that the change takes away."""
        self.losses += 1
        match change:
            case LeaveChannel(entry):
                self._leave([room for room in self.rooms if entry.channel_id in self._ways_to(room)])
            case Unshared(root, channel):
                self._leave([room for room, way in self.opened.items() if (room.id, way) == (root, channel)])
            case LeaveThread(entry):
                self._leave([room for room in self.rooms if room.entry.room == entry.room])
            case LeaveWorkspace(workspace):
                self._leave([room for room in self.rooms if room.entry.workspace_id == workspace])
            case Ranked(_, user, crossed=True) if user == self.user:
                self._resync("role")
            case Revoked() | Out() if why := self.who.ended_by(change):
                self._end(why)
            case _:
                pass

    def _end(self, why: Closing) -> None:
        """After what came before."""
        self.flush()
        self.socket.close(why)

    def _known(self, entry: Entry) -> Room | None:
        room = self._hub.rooms.get(outbox.channel(entry.room))
        return room if room in self.rooms else None

    def _ways_to(self, room: Room) -> tuple[UUID | None, ...]:
        return room.entry.channel_id, self.opened.get(room)

    def _leave(self, rooms: Iterable[Room]) -> None:
        for room in rooms:
            self.rooms.discard(room)
            self.opened.pop(room, None)
            if self.live:
                self._hub.leave(self, room)

    def _fall_behind(self, key: int, greeting: bytes = b"") -> None:
        self.flush()
        self._not_live()
        self.cursor = key
        self.listening |= self.rooms
        work = self.socket.guarded(lambda: self._catch_up(greeting))
        self._task = asyncio.create_task(work, name="catch-up")

    async def _catch_up(self, greeting: bytes) -> None:
        try:
            await self._catching_up.bring(self, greeting)
        except TooMuch:
            self._resync("too_far")

    def _not_live(self) -> None:
        self.live = False
        for room in self.rooms:
            room.stir()
        self.pending.clear()
        self._task = None


class Mover:
    """Lets the live sockets in a frame's room follow what it says about who is where."""

    def noticed(self, frame: Frame) -> None:
        if frame.change is None:
            return
        for member, since in list(frame.room.members.items()):
            if member.live and frame.key > since:
                member.follow(frame.change, frame.key)

    def overheard(self, room: Room, whisper: bytes) -> None: ...

    def opened(self, room: Room) -> None: ...

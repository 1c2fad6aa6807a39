"""What the hub tells of somebody who watches a replay: what is taken from them, and nothing else."""

from collections.abc import Callable, Iterable

from gateway.changes import Change, Enter, Out, Revoked
from gateway.closing import Closing
from gateway.hub import Hub
from gateway.identity import Identity
from gateway.rooms import Room
from projections.audience import Entry


class Ear:
    """A member of the person's rooms to whom nothing is written."""

    live = True
    has_room = False

    def __init__(
        self, hub: Hub, who: Identity, end: Callable[[Closing], None], changed: Callable[[Change], None]
    ) -> None:
        self.who = who
        self.pending: list[bytes] = []
        self._hub = hub
        self._rooms: set[Room] = set()
        self._end = end
        self._changed = changed

    async def enter(self, entries: Iterable[Entry]) -> None:
        """Until all that is told there from here on will be heard."""
        rooms = {self._hub.enter(self, entry) for entry in entries}
        self._rooms |= rooms
        for room in rooms:
            await room.opened.wait()

    def leave(self) -> None:
        while self._rooms:
            self._hub.leave(self, self._rooms.pop())

    def follow(self, change: Change, key: int) -> None:
        match change:
            case Enter(entries):
                self._rooms.update(self._hub.enter(self, entry) for entry in entries)
            case Revoked() | Out():
                if why := self.who.ended_by(change):
                    self._end(why)
            case _:
                self._changed(change)

    def write(self, _: bytes) -> None:
        pass

    def flush(self) -> None:
        self.pending.clear()

    def miss(self) -> None:
        """It is not late for what is taken away."""

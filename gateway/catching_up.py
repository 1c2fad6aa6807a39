"""From a cursor to live: what rooms were told since is read into memory if need be, and sent in turn."""

import asyncio
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING

from gateway import gaps
from gateway.changes import Enter
from gateway.gaps import Gaps
from gateway.hub import Hub
from gateway.rooms import Frame

if TYPE_CHECKING:
    from gateway.delivery import Delivery

PIECE = 128 * 1024
"""Bytes sent in one write to somebody who catches up, who has to take them before there are more."""

_room, _wire, _change = attrgetter("room"), attrgetter("wire"), attrgetter("change")


class CatchingUp:
    """One piece for one socket at a time, and what is live goes in between: a crowd delays nobody much."""

    def __init__(self, hub: Hub, gaps: Gaps) -> None:
        self._hub = hub
        self._gaps = gaps
        self._turn = asyncio.Lock()

    async def bring(self, delivery: "Delivery", greeting: bytes) -> None:
        """Until it is live; if it falls behind again, in that very turn of the loop, that is another's work.

        A room entered on the way is listened to from its next piece on. Raises TooMuch before anything, even
        the greeting, is sent.
        """
        socket, begun = delivery.socket, False
        socket.allow(0)
        while True:
            delivery.listening |= delivery.rooms
            await self._gaps.cover(delivery.listening, delivery.cursor)
            await socket.drained()
            async with self._turn:
                if not self._gaps.missing(delivery.listening, delivery.cursor) and not socket.full:
                    frames = self._hub.recent.since(delivery.listening, delivery.cursor)
                    if not begun:
                        gaps.weigh(frames)
                        delivery.pending.append(greeting)
                        begun = True
                    if _advance(delivery, frames):
                        return
                await asyncio.sleep(0)


def _advance(delivery: "Delivery", frames: Sequence[Frame]) -> bool:
    """Sends a piece; all of it together, with the greeting, is one write. True if that was all."""
    piece = _piece(frames)
    whole = _walk(delivery, piece) and len(piece) == len(frames)
    delivery.flush()
    if not whole or delivery.socket.full:
        return False
    delivery.arrive()
    return True


def _piece(frames: Sequence[Frame]) -> Sequence[Frame]:
    for count, size in enumerate(accumulate(map(len, map(_wire, frames))), start=1):
        if size >= PIECE:
            return frames[:count]
    return frames


def _walk(delivery: "Delivery", frames: Sequence[Frame]) -> bool:
    """Passes on what is the person's; False if they enter a room that was not listened to."""
    if not any(map(_change, frames)) and delivery.rooms.issuperset(map(_room, frames)):
        delivery.pending.extend(map(_wire, frames))
        delivery.cursor = frames[-1].key if frames else delivery.cursor
        return True
    for frame in frames:
        delivery.cursor = frame.key
        if frame.room not in delivery.rooms:
            continue
        delivery.pending.append(frame.wire)
        if isinstance(frame.change, Enter):
            entered = [delivery.enter(entry, frame.key) for entry in frame.change.entries]
            if not delivery.listening.issuperset(entered):
                return False
        elif frame.change:
            delivery.lose(frame.change)
    return True

"""Events told again: the frames that they sent to channels, threads and workspaces, made by the same fold."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import datetime
from typing import NamedTuple

from projections.chat.rows import Rows
from projections.frames.room import Room
from projections.past.recall import Story
from projections.past.scratch import fold_one
from store.recorded import Position, Recorded

Shown = Callable[[Rows, Recorded, Room], bool]
"""Whether what an event sent to a room is told."""


class Told(NamedTuple):
    """An event's frames, as they stand on the wire; none of an event that tells nobody anything."""

    position: Position
    at: datetime
    frames: list[bytes]


async def told(story: Story, after: Position, shown: Shown) -> AsyncGenerator[Told]:
    """What was before is folded in silence: seqs, threads and names are what they were.

    What was told to one person alone is not told here.
    """
    rows = Rows(silent=True, empty=True)
    async with aclosing(story):
        async for events in story:
            for of in events:
                rows.silent = of.position <= after
                if not fold_one(rows, of) or rows.silent:
                    rows.outgoing.clear()
                    continue
                yield Told(of.position, of.at, _frames(rows, of, shown))
            rows.saved()


def _frames(rows: Rows, of: Recorded, shown: Shown) -> list[bytes]:
    found = [one.frame for one in rows.outgoing if shown(rows, of, Room(one.room_kind, one.room_id))]
    rows.outgoing.clear()
    return found

"""Events told again: the frames that they sent to channels, threads and workspaces, made by the same fold."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from projections.chat.rows import Rows
from projections.frames.room import Room
from projections.past.discretion import subjects
from projections.past.recall import Story
from projections.past.scratch import fold_one
from store.recorded import Position, Recorded

Shown = Callable[[Rows, Recorded, Room], bool]
"""Whether what an event sent to a room is told."""


BREATH = 25
"""Events folded before others on the loop have their turn: about a millisecond."""


LOOSE = 500
"""Rows let go at once, in as long."""


class Told(NamedTuple):
    """An event's frames, as they stand on the wire; none of an event that tells nobody anything.

    `about` are the messages and people whose words and names may be in them, as they were at the time `read`
    of the loop.
    """

    position: Position
    at: datetime
    frames: list[bytes]
    about: Sequence[UUID] = ()
    read: float = 0.0


async def told(story: Story, after: Position, shown: Shown) -> AsyncGenerator[Told]:
    """What was before is folded in silence: seqs, threads and names are what they were.

    What was told to one person alone is not told here.
    """
    rows = Rows(silent=True, empty=True)
    try:
        async with aclosing(story):
            async for events in story:
                read = asyncio.get_running_loop().time()
                for number, of in enumerate(events):
                    if number % BREATH == 0:
                        await asyncio.sleep(0)
                    rows.silent = of.position <= after
                    if not fold_one(rows, of) or rows.silent:
                        rows.outgoing.clear()
                        continue
                    yield Told(of.position, of.at, _frames(rows, of, shown), subjects(of), read)
                rows.saved()
    finally:
        await _let_go(rows)


async def _let_go(rows: Rows) -> None:
    """Some at a time: a million rows at once hold the loop for two seconds."""
    for kept in (*rows.shelves, *rows.indexes):
        for _ in kept.drop(LOOSE):
            await asyncio.sleep(0)


def _frames(rows: Rows, of: Recorded, shown: Shown) -> list[bytes]:
    found = [one.frame for one in rows.outgoing if shown(rows, of, Room(one.room_kind, one.room_id))]
    rows.outgoing.clear()
    return found

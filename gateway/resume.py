"""Where a person was at an earlier position, or why that cannot be told."""

import asyncio
from collections.abc import Iterable
from typing import NamedTuple

from domain.ids import UserId
from gateway.answers import Reason
from gateway.asking import ask
from gateway.changes import Change, Enter, LeaveChannel, LeaveThread, LeaveWorkspace, change_in
from gateway.rooms import cursor_of, key_after
from projections import audience, outbox
from projections.audience import Entry
from store import log
from store.log import Connection, Pool

MOST_FRAMES = 10_000
MOST_BYTES = 8 << 20
"""A gap beyond these is dearer to replay than a snapshot is to fetch."""
PATIENCE = 20
"""Looks, 0.1 s apart, at read models that a database crash has put back: they come again, the same."""


class Refused(Exception):
    """The cursor cannot be served completely."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Standing(NamedTuple):
    """The rooms somebody was in at a position, and all they have been in since."""

    rooms: set[Entry]
    touched: set[Entry]
    until: int


async def now(pool: Pool, user: UserId, at_least: int) -> tuple[int, list[Entry]]:
    """The position and the rooms there, no earlier than what others have already been sent.

    Waits without a connection: many who wait must not keep others out. Raises Refused("ahead") if the log
    does not reach so far, or the read models do not come there.
    """
    for _ in range(PATIENCE):
        position, entries = await ask(pool, lambda at: audience.rooms_of(at, user))
        if position >= at_least:
            return position, entries
        if await ask(pool, log.head) < at_least:
            break
        await asyncio.sleep(0.1)
    raise Refused("ahead")


async def at(connection: Connection, user: UserId, since: int) -> Standing:
    """The rooms as they were at `since`: those of now, with the person's own frames in between undone.

    Raises Refused.
    """
    if since < await outbox.floor(connection) - 1:
        raise Refused("too_old")
    until, entries = await audience.rooms_of(connection, user, deleted=True)
    changes = await _own_changes(connection, user, since, until)
    rooms = await _undo(connection, user, set(entries), changes)
    entered = (entry for change in changes if isinstance(change, Enter) for entry in change.entries)
    touched = rooms.union(entries, entered)
    ids = [entry.room.id for entry in touched]
    weight = await outbox.weigh(connection, ids, since, MOST_FRAMES + 1)
    if weight.frames > MOST_FRAMES or weight.bytes > MOST_BYTES:
        raise Refused("too_far")
    return Standing(rooms, touched, until)


async def _own_changes(connection: Connection, user: UserId, since: int, until: int) -> list[Change]:
    rows = await outbox.of_rooms(connection, [user], cursor_of(key_after(since)), MOST_FRAMES + 1)
    if len(rows) > MOST_FRAMES:
        raise Refused("too_far")
    own = f"room:u{user}".encode()
    found = (
        change_in("u", message[outbox.HEADER :])
        for name, message in rows
        if name == own and outbox.cursor_of(message).position <= until
    )
    return [change for change in found if change]


async def _undo(
    connection: Connection, user: UserId, rooms: set[Entry], changes: Iterable[Change]
) -> set[Entry]:
    """Backwards. What was left with a workspace, or which threads with a channel, is not known: refused."""
    for change in reversed(list(changes)):
        match change:
            case Enter(entries):
                rooms.difference_update(entries)
            case LeaveChannel(entry):
                if await audience.followed_threads(connection, user, entry.room.id):
                    raise Refused("left")
                rooms.add(entry)
            case LeaveThread(entry):
                rooms.add(entry)
            case LeaveWorkspace(_):
                raise Refused("left")
            case _:
                pass
    return rooms

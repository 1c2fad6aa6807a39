"""Where a person was at an earlier position, or why that cannot be told."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from domain.ids import UserId
from gateway.answers import Reason
from gateway.arrivals import MOST_OWN, Arrival, Arrivals, Asked
from gateway.asking import ask, patiently
from gateway.changes import Change, Enter, LeaveChannel, LeaveThread, LeaveWorkspace, Revoked, change_in
from projections import audience, outbox
from projections.audience import Entry
from store.connections import Pool


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


async def arrive(arrivals: Arrivals, asked: Asked, at_least: int, epoch: UUID) -> Arrival:
    """Where they are, no earlier than what others have been sent, unless the log lives another life.

    Raises Refused("ahead") if the log does not reach so far, Behind if the read models do not come there.
    """
    arrival = await patiently(
        lambda: arrivals.ask(asked),
        lambda at: at.position >= at_least or at.head < at_least or at.epoch != epoch,
    )
    if arrival.epoch == epoch and arrival.position < at_least:
        raise Refused("ahead")
    return arrival


def is_live(asked: Asked, arrival: Arrival) -> bool:
    """Whether their session is, and no frame has told of its end that they will not be sent."""
    return arrival.live and Revoked(asked.session) not in _changes(arrival.own)


async def at(pool: Pool, user: UserId, since: int, arrival: Arrival) -> Standing:
    """The rooms as they were at `since`: those of now, with the person's own frames in between undone.

    Raises Refused.
    """
    if since < arrival.floor - 1:
        raise Refused("too_old")
    if len(arrival.own) > MOST_OWN:
        raise Refused("too_far")
    changes = _changes(message for message in arrival.own if outbox.cursor_of(message).position > since)
    rooms = await _undo(pool, user, set(arrival.rooms), changes)
    entered = (entry for change in changes if isinstance(change, Enter) for entry in change.entries)
    return Standing(rooms, rooms.union(arrival.rooms, entered), arrival.position)


def _changes(own: Iterable[bytes]) -> list[Change]:
    found = (change_in("u", message[outbox.HEADER :]) for message in own)
    return [change for change in found if change]


async def _undo(pool: Pool, user: UserId, rooms: set[Entry], changes: list[Change]) -> set[Entry]:
    """Backwards. What was left with a workspace, or which threads with a channel, is not known: refused."""
    for change in reversed(changes):
        match change:
            case Enter(entries):
                rooms.difference_update(entries)
            case LeaveChannel(entry):
                channel = entry.room.id
                if await ask(pool, lambda at: audience.followed_threads(at, user, channel)):  # noqa: B023
                    raise Refused("left")
                rooms.add(entry)
            case LeaveThread(entry):
                rooms.add(entry)
            case LeaveWorkspace(_):
                raise Refused("left")
            case _:
                pass
    return rooms

"""How many seats of a workspace are taken. Only joins and leaves write here."""

from typing import assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import UserId, WorkspaceId, derived


class SeatsLimited(Event, tag="seats.limited"):
    """None lifts the limit."""

    limit: int | None = None


class SeatTaken(Event, tag="seats.taken"):
    user_id: UserId


class SeatFreed(Event, tag="seats.freed"):
    user_id: UserId


SeatsEvent = SeatsLimited | SeatTaken | SeatFreed


class Seats(msgspec.Struct, frozen=True):
    taken: int = 0
    limit: int | None = None


def evolve(seats: Seats, event: SeatsEvent) -> Seats:
    match event:
        case SeatsLimited():
            return Seats(seats.taken, event.limit)
        case SeatTaken():
            return Seats(seats.taken + 1, seats.limit)
        case SeatFreed():
            return Seats(seats.taken - 1, seats.limit)
        case _:
            assert_never(event)


_fold = Fold("seats", Seats(), evolve, snapshots=True)


def seats_of(workspace: WorkspaceId) -> Stream[Seats]:
    return _fold(derived("seats", workspace))

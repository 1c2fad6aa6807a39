"""What becomes of the words of somebody who left a workspace: they are taken away, and then that is done."""

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import UserId, WorkspaceId, derived


class DepartureCleared(Event, tag="departure.cleared"):
    """Nothing is left of what they had said there up to this position."""

    workspace_id: WorkspaceId
    user_id: UserId
    upto: int


class Departure(msgspec.Struct, frozen=True):
    upto: int = 0


def evolve(_: Departure, event: DepartureCleared) -> Departure:
    return Departure(event.upto)


_fold = Fold("departure", Departure(), evolve)


def departure_of(workspace: WorkspaceId, user: UserId) -> Stream[Departure]:
    return _fold(derived("departure", workspace, user))

"""A request that its sender named: its stream begins when the wish comes true, and so that happens once."""

from uuid import UUID

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import derived


class RequestFulfilled(Event, tag="request.fulfilled"):
    """The last event of what the request did; there is none if there was nothing to do."""


class Request(msgspec.Struct, frozen=True):
    fulfilled: bool = False


def evolve(_: Request, __: RequestFulfilled) -> Request:
    return Request(fulfilled=True)


_fold = Fold("request", Request(), evolve)


def request_of(seed: UUID, number: int) -> Stream[Request]:
    """Of the wish with this number in the request that was given this seed."""
    return _fold(derived("request", seed, str(number)))

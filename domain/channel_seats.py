"""Who is in a channel that has a maximum. Only joins and leaves write here, and only while it has one."""

from typing import assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, UserId, derived

MOST = 1_000
"""The largest maximum: whoever holds a seat is kept in the state."""


class ChannelSeatsOpened(Event, tag="channel_seats.opened"):
    """From here on joins and leaves are noted."""


class ChannelSeatsCounted(Event, tag="channel_seats.counted"):
    """Who had come in before. Some may have gone meanwhile: that is found out when seats are short."""

    user_ids: tuple[UserId, ...] = ()


class ChannelSeatTaken(Event, tag="channel_seats.taken"):
    user_id: UserId


class ChannelSeatFreed(Event, tag="channel_seats.freed"):
    user_id: UserId


class ChannelSeatsClosed(Event, tag="channel_seats.closed"):
    """There is no maximum any more."""


ChannelSeatsEvent = (
    ChannelSeatsOpened | ChannelSeatsCounted | ChannelSeatTaken | ChannelSeatFreed | ChannelSeatsClosed
)


class ChannelSeats(msgspec.Struct, frozen=True):
    open: bool = False
    counted: bool = False
    holders: frozenset[UserId] = frozenset()


def evolve(seats: ChannelSeats, event: ChannelSeatsEvent) -> ChannelSeats:
    match event:
        case ChannelSeatsOpened():
            return ChannelSeats(open=True)
        case ChannelSeatsCounted():
            return ChannelSeats(open=True, counted=True, holders=seats.holders | set(event.user_ids))
        case ChannelSeatTaken():
            return msgspec.structs.replace(seats, holders=seats.holders | {event.user_id})
        case ChannelSeatFreed():
            return msgspec.structs.replace(seats, holders=seats.holders - {event.user_id})
        case ChannelSeatsClosed():
            return ChannelSeats()
        case _:
            assert_never(event)


_fold = Fold("channel_seats", ChannelSeats(), evolve, snapshots=True)


def seats_in(channel: ChannelId) -> Stream[ChannelSeats]:
    return _fold(derived("channel_seats", channel))

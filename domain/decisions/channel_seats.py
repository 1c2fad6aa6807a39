"""How many people a channel has room for."""

from domain.channel import ChannelMaximumSet, channel
from domain.channel_member import channel_member
from domain.channel_seats import (
    MOST,
    ChannelSeatFreed,
    ChannelSeats,
    ChannelSeatsClosed,
    ChannelSeatsCounted,
    ChannelSeatsOpened,
    ChannelSeatTaken,
    seats_in,
)
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import see_channel
from domain.event import Command, Event
from domain.ids import ChannelId, UserId
from domain.permissions import Part, demand
from domain.refusals import ChannelFull, GeneralChannel
from domain.workspace_member import workspace_member


class OpenSeats(Command):
    channel_id: ChannelId


class SetMaximum(Command):
    """`user_ids` are those found in the channel after its seats were opened; the limit holds from here on."""

    channel_id: ChannelId
    maximum: int | None
    user_ids: tuple[UserId, ...] = ()


def open_seats(command: OpenSeats) -> Deciding:
    """The step before a maximum: joins and leaves are noted, so that counting misses nobody."""
    yield from _limiting(command.channel_id, command.actor)
    (seats,) = yield (seats_in(command.channel_id),)
    return NOTHING if seats.open else [Change(seats_in(command.channel_id), [ChannelSeatsOpened()])]


def set_maximum(command: SetMaximum) -> Deciding:
    """Nobody is shown out; who wants to come in waits until there is room."""
    id = command.channel_id
    part = yield from _limiting(id, command.actor)
    (seats,) = yield (seats_in(id),)
    changes: list[Change] = []
    if command.maximum is None and seats.open:
        changes.append(Change(seats_in(id), [ChannelSeatsClosed()]))
    if command.maximum is not None and not seats.counted:
        if len(command.user_ids) > MOST:
            raise ChannelFull(f"expected at most {MOST} members in a channel with a maximum")
        changes.append(Change(seats_in(id), [ChannelSeatsCounted(user_ids=command.user_ids)]))
    if command.maximum != part.place.maximum:
        changes.append(Change(channel(id), [ChannelMaximumSet(maximum=command.maximum)]))
    return changes


def _limiting(id: ChannelId, actor: UserId) -> Asking[Part]:
    part = yield from see_channel(id, actor)
    if part.place.general:
        raise GeneralChannel
    demand("limit", part)
    return part


def take_seat(id: ChannelId, user: UserId, maximum: int | None) -> Asking[list[Change]]:
    """A seat for somebody who comes in. Without a maximum nothing is noted, but the stream is guarded."""
    (seats,) = yield (seats_in(id),)
    if not seats.open or user in seats.holders:
        return []
    events: list[Event] = []
    if maximum is not None and seats.counted and len(seats.holders) >= maximum:
        gone = yield from _gone(id, seats)
        if len(seats.holders) - len(gone) >= maximum:
            raise ChannelFull(f"all {maximum} places are taken")
        events += [ChannelSeatFreed(user_id=user) for user in gone]
    return [Change(seats_in(id), [*events, ChannelSeatTaken(user_id=user)])]


def free_seat(id: ChannelId, user: UserId) -> Asking[list[Change]]:
    (seats,) = yield (seats_in(id),)
    return [Change(seats_in(id), [ChannelSeatFreed(user_id=user)])] if user in seats.holders else []


def _gone(id: ChannelId, seats: ChannelSeats) -> Asking[list[UserId]]:
    """Holders who are not in any more: leaving a workspace does not write to each of its channels."""
    holders = sorted(seats.holders)
    (place,) = yield (channel(id),)
    members = yield tuple(channel_member(id, user) for user in holders)
    walls = yield tuple(workspace_member(place.workspace_id, user) for user in holders)
    return [
        user
        for user, member, wall in zip(holders, members, walls, strict=True)
        if not (wall.active and member.within(wall.stint).active)
    ]

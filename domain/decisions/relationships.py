"""Becoming friends, following, muting and blocking; and whether messages pass between two people."""

from collections.abc import Mapping
from typing import Literal

from domain.channel import Channel
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.event import Command, Event
from domain.ids import UserId
from domain.refusals import NotReachable, RequestsClosed, UserNotFound
from domain.relationship import (
    AllowanceSet,
    Blocked,
    Followed,
    FriendAccepted,
    FriendEnded,
    FriendRejected,
    FriendRequested,
    Muted,
    Relationship,
    Unblocked,
    Unfollowed,
    Unmuted,
    between,
)
from domain.user import PrivacySet, user

Deed = Literal[
    "request",
    "accept",
    "reject",
    "end",
    "follow",
    "unfollow",
    "block",
    "unblock",
    "mute",
    "unmute",
]


class Relate(Command):
    other_id: UserId
    deed: Deed
    message: str = ""


class Allow(Command):
    other_id: UserId
    messages: bool = True
    online: bool = True
    profile: bool = True


class SetPrivacy(Command):
    """What is None stays."""

    private: bool | None = None
    show_online: bool | None = None
    friend_requests: bool | None = None


OWN: Mapping[Deed, tuple[type[Event], str, bool]] = {
    "follow": (Followed, "follows", True),
    "unfollow": (Unfollowed, "follows", False),
    "block": (Blocked, "blocks", True),
    "unblock": (Unblocked, "blocks", False),
    "mute": (Muted, "mutes", True),
    "unmute": (Unmuted, "mutes", False),
}
"""What one decides alone: the event, and the side's field that it sets."""


def relate(command: Relate) -> Deciding:
    """Each decides for themselves; only a friendship takes two."""
    me, them = command.actor, command.other_id
    pair, mine, theirs = yield between(me, them), user(me), user(them)
    if me == them or not (mine.exists and theirs.exists):
        raise UserNotFound
    event = _deed(command, pair, open_to_requests=theirs.friend_requests)
    return NOTHING if event is None else [Change(between(me, them), [event])]


def _deed(command: Relate, pair: Relationship, *, open_to_requests: bool) -> Event | None:
    me, them = command.actor, command.other_id
    my, their = pair.side(me), pair.side(them)
    about = {"from_id": me, "to_id": them}
    if command.deed in ("request", "follow") and (my.blocks or their.blocks):
        raise NotReachable
    if command.deed in OWN:
        event, name, wished = OWN[command.deed]
        return None if getattr(my, name) == wished else event(**about)
    match command.deed:
        case "request" if pair.friends or my.asks:
            return None
        case "request" if their.asks:
            return FriendAccepted(**about, message=command.message)
        case "request" if open_to_requests:
            return FriendRequested(**about, message=command.message)
        case "request":
            raise RequestsClosed
        case "end":
            return FriendEnded(**about) if pair.friends or my.asks else None
        case _:
            answer = FriendAccepted if command.deed == "accept" else FriendRejected
            return answer(**about, message=command.message) if their.asks else None


def allow(command: Allow) -> Deciding:
    """What the other may of me, apart from all else."""
    me, them = command.actor, command.other_id
    pair, mine, theirs = yield between(me, them), user(me), user(them)
    if me == them or not (mine.exists and theirs.exists):
        raise UserNotFound
    wished = (command.messages, command.online, command.profile)
    my = pair.side(me)
    if wished == (my.messages, my.online, my.profile):
        return NOTHING
    event = AllowanceSet(
        from_id=me, to_id=them, messages=command.messages, online=command.online, profile=command.profile
    )
    return [Change(between(me, them), [event])]


def set_privacy(command: SetPrivacy) -> Deciding:
    """What strangers see of me and may ask of me."""
    (me,) = yield (user(command.actor),)
    if not me.exists:
        raise UserNotFound
    event = PrivacySet(
        private=me.private if command.private is None else command.private,
        show_online=me.show_online if command.show_online is None else command.show_online,
        friend_requests=me.friend_requests if command.friend_requests is None else command.friend_requests,
    )
    now = (me.private, me.show_online, me.friend_requests)
    if now == (event.private, event.show_online, event.friend_requests):
        return NOTHING
    return [Change(user(command.actor), [event])]


def reach(place: Channel, me: UserId) -> Asking[None]:
    """Whether I may write into a conversation of two: not while either of us will not have it.

    Raises NotReachable, which does not say whose will it is.
    """
    for them in place.members:
        if them != me:
            yield from reach_person(me, them)


def reach_person(me: UserId, them: UserId) -> Asking[None]:
    """Likewise. Raises NotReachable."""
    (pair,) = yield (between(me, them),)
    if not pair.open:
        raise NotReachable

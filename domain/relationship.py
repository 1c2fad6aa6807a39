"""What two people are to each other: one stream per pair; each event says from whom to whom."""

from typing import assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import UserId, derived


class FriendRequested(Event, tag="relationship.requested"):
    from_id: UserId
    to_id: UserId
    message: str = ""


class FriendAccepted(Event, tag="relationship.accepted"):
    from_id: UserId
    to_id: UserId
    message: str = ""


class FriendRejected(Event, tag="relationship.rejected"):
    from_id: UserId
    to_id: UserId
    message: str = ""


class FriendEnded(Event, tag="relationship.ended"):
    """A request taken back, or a friendship over."""

    from_id: UserId
    to_id: UserId


class Followed(Event, tag="relationship.followed"):
    from_id: UserId
    to_id: UserId


class Unfollowed(Event, tag="relationship.unfollowed"):
    from_id: UserId
    to_id: UserId


class Blocked(Event, tag="relationship.blocked"):
    """Ends friendship, requests and following, both ways."""

    from_id: UserId
    to_id: UserId


class Unblocked(Event, tag="relationship.unblocked"):
    from_id: UserId
    to_id: UserId


class Muted(Event, tag="relationship.muted"):
    from_id: UserId
    to_id: UserId


class Unmuted(Event, tag="relationship.unmuted"):
    from_id: UserId
    to_id: UserId


class AllowanceSet(Event, tag="relationship.allowance_set"):
    """What the one lets the other: write to them, see them online, see their profile."""

    from_id: UserId
    to_id: UserId
    messages: bool = True
    online: bool = True
    profile: bool = True


RelationshipEvent = (
    FriendRequested
    | FriendAccepted
    | FriendRejected
    | FriendEnded
    | Followed
    | Unfollowed
    | Blocked
    | Unblocked
    | Muted
    | Unmuted
    | AllowanceSet
)


class Side(msgspec.Struct, frozen=True):
    """What one of the two does about the other."""

    asks: bool = False
    follows: bool = False
    blocks: bool = False
    mutes: bool = False
    messages: bool = True
    online: bool = True
    profile: bool = True


class Relationship(msgspec.Struct, frozen=True):
    friends: bool = False
    sides: tuple[tuple[UserId, Side], ...] = ()

    def side(self, user: UserId) -> Side:
        return next((side for who, side in self.sides if who == user), Side())

    def with_side(self, user: UserId, **change: bool) -> "Relationship":
        side = msgspec.structs.replace(self.side(user), **change)
        others = tuple((who, theirs) for who, theirs in self.sides if who != user)
        return msgspec.structs.replace(self, sides=tuple(sorted([*others, (user, side)])))

    @property
    def open(self) -> bool:
        """Whether messages pass between the two."""
        return all(side.messages and not side.blocks for _, side in self.sides)


def evolve(pair: Relationship, event: RelationshipEvent) -> Relationship:
    me, them = event.from_id, event.to_id
    match event:
        case FriendRequested():
            return pair.with_side(me, asks=True)
        case FriendAccepted():
            return msgspec.structs.replace(_apart(pair, me, them), friends=True)
        case FriendRejected() | FriendEnded():
            return _apart(pair, me, them)
        case Followed() | Unfollowed():
            return pair.with_side(me, follows=isinstance(event, Followed))
        case Blocked():
            apart = _apart(pair, me, them).with_side(them, follows=False)
            return apart.with_side(me, blocks=True, follows=False)
        case Unblocked():
            return pair.with_side(me, blocks=False)
        case Muted() | Unmuted():
            return pair.with_side(me, mutes=isinstance(event, Muted))
        case AllowanceSet():
            return pair.with_side(me, messages=event.messages, online=event.online, profile=event.profile)
        case _:
            assert_never(event)


def _apart(pair: Relationship, me: UserId, them: UserId) -> Relationship:
    lone = pair.with_side(me, asks=False).with_side(them, asks=False)
    return msgspec.structs.replace(lone, friends=False)


_fold = Fold("relationship", Relationship(), evolve)


def between(one: UserId, other: UserId) -> Stream[Relationship]:
    return _fold(derived("relationship", *sorted((one, other))))

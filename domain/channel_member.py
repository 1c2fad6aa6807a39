"""One person's membership of one channel."""

from typing import Literal, assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, UserId, derived

ChannelRole = Literal["owner", "admin", "moderator", "member", "guest"]
Status = Literal["none", "active", "left", "removed", "banned"]
Permission = Literal["add_members", "remove_members", "edit_channel", "delete_messages", "pin_messages"]
"""What a member may do beyond their role."""


class ChannelJoined(Event, tag="channel_member.joined"):
    """By themselves, or added by the actor; for as long as that stint in the workspace lasts."""

    channel_id: ChannelId
    user_id: UserId
    role: ChannelRole = "member"
    stint: int = 1


class ChannelRoleSet(Event, tag="channel_member.role_set"):
    channel_id: ChannelId
    user_id: UserId
    role: ChannelRole


class ChannelLeft(Event, tag="channel_member.left"):
    channel_id: ChannelId
    user_id: UserId


class ChannelRemoved(Event, tag="channel_member.removed"):
    channel_id: ChannelId
    user_id: UserId


class ChannelBanned(Event, tag="channel_member.banned"):
    """Out, if they were in, and not to come back before they are unbanned."""

    channel_id: ChannelId
    user_id: UserId


class ChannelUnbanned(Event, tag="channel_member.unbanned"):
    channel_id: ChannelId
    user_id: UserId


class ChannelPermissionsSet(Event, tag="channel_member.permissions_set"):
    """All of them anew; they end with the membership."""

    channel_id: ChannelId
    user_id: UserId
    permissions: tuple[Permission, ...] = ()


ChannelMemberEvent = (
    ChannelJoined
    | ChannelRoleSet
    | ChannelPermissionsSet
    | ChannelLeft
    | ChannelRemoved
    | ChannelBanned
    | ChannelUnbanned
)


class ChannelMember(msgspec.Struct, frozen=True):
    status: Status = "none"
    role: ChannelRole = "guest"
    stint: int = 0
    permissions: tuple[Permission, ...] = ()

    @property
    def banned(self) -> bool:
        return self.status == "banned"

    @property
    def active(self) -> bool:
        return self.status == "active"

    def within(self, stint: int) -> "ChannelMember":
        """The membership as it counts in this stint in the workspace: none, if it began in an earlier one.

        A ban outlasts them all.
        """
        return self if self.stint == stint or self.banned else ChannelMember()


def evolve(member: ChannelMember, event: ChannelMemberEvent) -> ChannelMember:
    match event:
        case ChannelJoined():
            return ChannelMember("active", event.role, event.stint)
        case ChannelRoleSet():
            return msgspec.structs.replace(member, role=event.role)
        case ChannelPermissionsSet():
            return msgspec.structs.replace(member, permissions=event.permissions)
        case ChannelLeft():
            return ChannelMember("left", "guest", member.stint)
        case ChannelRemoved():
            return ChannelMember("removed", "guest", member.stint)
        case ChannelBanned():
            return ChannelMember("banned", "guest", member.stint)
        case ChannelUnbanned():
            return ChannelMember("removed", "guest", member.stint)
        case _:
            assert_never(event)


_fold = Fold("channel_member", ChannelMember(), evolve)


def channel_member(channel: ChannelId, user: UserId) -> Stream[ChannelMember]:
    return _fold(derived("channel_member", channel, user))

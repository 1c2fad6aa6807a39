"""An invite into a channel, for people of its workspace. The stream is named by the code's digest."""

import hashlib
from datetime import datetime
from typing import assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, UserId, derived


class ChannelInviteCreated(Event, tag="channel_invite.created"):
    channel_id: ChannelId
    invited_by: UserId
    expires_at: datetime | None = None
    max_uses: int | None = None


class ChannelInviteUsed(Event, tag="channel_invite.used"):
    user_id: UserId


class ChannelInviteRevoked(Event, tag="channel_invite.revoked"):
    pass


ChannelInviteEvent = ChannelInviteCreated | ChannelInviteUsed | ChannelInviteRevoked


class ChannelInvite(msgspec.Struct, frozen=True):
    created: ChannelInviteCreated | None = None
    uses: int = 0
    revoked: bool = False

    def open_at(self, at: datetime) -> bool:
        """Whether it still lets somebody in at that time."""
        made = self.created
        if made is None or self.revoked:
            return False
        fresh = made.expires_at is None or at < made.expires_at
        return fresh and (made.max_uses is None or self.uses < made.max_uses)


def evolve(invite: ChannelInvite, event: ChannelInviteEvent) -> ChannelInvite:
    match event:
        case ChannelInviteCreated():
            return ChannelInvite(created=event)
        case ChannelInviteUsed():
            return msgspec.structs.replace(invite, uses=invite.uses + 1)
        case ChannelInviteRevoked():
            return msgspec.structs.replace(invite, revoked=True)
        case _:
            assert_never(event)


channel_invite = Fold("channel_invite", ChannelInvite(), evolve)
"""By the id under which it is listed."""


def channel_invite_by(code: str) -> Stream[ChannelInvite]:
    return channel_invite(derived("channel_invite", hashlib.sha256(code.encode()).hexdigest()))

"""Invites into a channel: made, taken back, used."""

from datetime import datetime
from uuid import UUID

from domain.channel import channel
from domain.channel_invite import (
    ChannelInviteCreated,
    ChannelInviteRevoked,
    ChannelInviteUsed,
    channel_invite,
    channel_invite_by,
)
from domain.channel_member import ChannelJoined, channel_member
from domain.decision import NOTHING, Change, Deciding
from domain.decisions.channel_seats import take_seat
from domain.decisions.entrance import see_channel, take_part
from domain.event import Command
from domain.ids import ChannelId
from domain.permissions import Part, demand, may
from domain.refusals import (
    BannedFromChannel,
    ChannelArchived,
    ChannelNotFound,
    FixedMembership,
    IdTaken,
    InviteNotFound,
)
from domain.workspace import workspace
from domain.workspace_member import workspace_member


class InviteToChannel(Command):
    channel_id: ChannelId
    code: str
    expires_at: datetime | None = None
    max_uses: int | None = None


class RevokeChannelInvite(Command):
    channel_id: ChannelId
    invite_id: UUID


class AcceptChannelInvite(Command):
    code: str


def invite_to_channel(command: InviteToChannel) -> Deciding:
    """Whoever may bring others in may do so by a code."""
    part = yield from take_part(command.channel_id, command.actor)
    if part.place.direct:
        raise FixedMembership
    demand("invite", part)
    created = ChannelInviteCreated(
        channel_id=command.channel_id,
        invited_by=command.actor,
        expires_at=command.expires_at,
        max_uses=command.max_uses,
    )
    (earlier,) = yield (channel_invite_by(command.code),)
    if earlier.created is None:
        return [Change(channel_invite_by(command.code), [created])]
    if earlier.created != created:
        raise IdTaken("an invite with this code exists", field="code")
    return NOTHING


def revoke_channel_invite(command: RevokeChannelInvite) -> Deciding:
    """Its maker takes it back, or whoever runs the channel or the workspace."""
    part = yield from see_channel(command.channel_id, command.actor)
    (found,) = yield (channel_invite(command.invite_id),)
    if found.created is None or found.created.channel_id != command.channel_id:
        raise InviteNotFound
    if found.created.invited_by != command.actor:
        demand("limit", part)
    return NOTHING if found.revoked else [Change(channel_invite(command.invite_id), [ChannelInviteRevoked()])]


def accept_channel_invite(command: AcceptChannelInvite) -> Deciding:
    """One use of the invite, one place, one membership: all or none. For people of the workspace, guests too.

    An invite is as good as whoever made it: it ends when they may not invite any more.
    """
    me = command.actor
    (found,) = yield (channel_invite_by(command.code),)
    made = found.created
    if made is None:
        raise InviteNotFound
    id = made.channel_id
    (place,) = yield (channel(id),)
    home, walls = yield workspace(place.workspace_id), workspace_member(place.workspace_id, me)
    (member,) = yield (channel_member(id, me),)
    if not (place.exists and home.exists and walls.active):
        raise InviteNotFound
    member = member.within(walls.stint)
    if member.active:
        return NOTHING
    try:
        host: Part = yield from see_channel(id, made.invited_by)
    except ChannelNotFound:
        raise InviteNotFound from None
    if not (found.open_at(command.at) and may("invite", host)):
        raise InviteNotFound
    if member.banned:
        raise BannedFromChannel
    if place.archived:
        raise ChannelArchived
    seat = yield from take_seat(id, me, place.maximum)
    joined = ChannelJoined(channel_id=id, user_id=me, stint=walls.stint)
    return [
        Change(channel_invite_by(command.code), [ChannelInviteUsed(user_id=me)]),
        Change(channel_member(id, me), [joined]),
        *seat,
    ]

"""Invites into a channel, and how many people it has room for."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, created, done, told
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.once import SECRET
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.channel_invite import channel_invite_by
from domain.channel_seats import MOST
from domain.decisions.channel_invites import (
    AcceptChannelInvite,
    InviteToChannel,
    RevokeChannelInvite,
    accept_channel_invite,
    invite_to_channel,
    revoke_channel_invite,
)
from domain.decisions.channel_seats import OpenSeats, SetMaximum, open_seats, set_maximum
from domain.ids import ChannelId, UserId
from domain.refusals import InviteNotFound, NotAMember
from projections.views import channels as views
from projections.views.workspaces import FIRST
from projections.wire.places import ChannelInviteView


class NewChannelInvite(Body):
    """Without `expires_in` (seconds) and `max_uses` it is good until it is revoked."""

    expires_in: Annotated[int, msgspec.Meta(ge=1, le=366 * 86_400)] | None = None
    max_uses: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None


class ChannelInviteCreated(Done):
    """`code` is a secret: shown once, to whoever made it. Under `id` it is listed and revoked."""

    id: UUID
    code: str
    channel_id: ChannelId
    expires_at: datetime | None
    max_uses: int | None


class ChannelInviteAccepted(Done):
    channel_id: ChannelId


class Maximum(Body):
    """Null lifts the limit."""

    max_participants: Annotated[int, msgspec.Meta(ge=1, le=MOST)] | None


@post(
    "/channels/{channel_id:uuid}/invites",
    opt=SECRET,
    security=BEARER,
    responses=problems(404, 409, 413, 422),
)
async def make_invite(
    channel_id: FromPath[UUID], data: JSONBody[NewChannelInvite], caller: NamedDependency[Caller]
) -> Response[ChannelInviteCreated]:
    """Makes an invite; whoever of the workspace has its code may come in."""
    code, here = caller.new_secret(), ChannelId(channel_id)
    until = None if data.expires_in is None else caller.at + timedelta(seconds=data.expires_in)
    wish = InviteToChannel(
        actor=caller.id, at=caller.at, channel_id=here, code=code, expires_at=until, max_uses=data.max_uses
    )
    position = (await caller.do(invite_to_channel, wish)).position
    id = channel_invite_by(code).id
    made = ChannelInviteCreated(position, id, code, here, until, data.max_uses)
    return created(made, f"/v1/channels/{here}/invites/{id}")


@get("/channels/{channel_id:uuid}/invites", security=BEARER, responses=problems(404))
async def list_invites(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[ChannelInviteView]:
    """The invites of a channel, for its members."""
    async with caller.reading() as connection:
        if not (await views.seen_by(connection, caller.id, channel_id)).member:
            raise NotAMember
        items = await views.invites(connection, channel_id, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.id)


@delete(
    "/channels/{channel_id:uuid}/invites/{invite_id:uuid}",
    status_code=200,
    security=BEARER,
    responses=problems(404),
)
async def revoke(
    channel_id: FromPath[UUID], invite_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Takes an invite back: one's own, or any for whoever runs the channel."""
    here = ChannelId(channel_id)
    wish = RevokeChannelInvite(actor=caller.id, at=caller.at, channel_id=here, invite_id=invite_id)
    return done(await caller.do(revoke_channel_invite, wish))


@post(
    "/channel-invites/{code:str}/accept",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409),
)
async def accept(
    code: FromPath[str], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[ChannelInviteAccepted]:
    """Comes into the channel, for people of its workspace."""
    wish = AcceptChannelInvite(actor=caller.id, at=caller.at, code=code)
    receipt = await caller.do(accept_channel_invite, wish)
    made = (await parts.state_of(channel_invite_by(code))).created
    if made is None:
        raise InviteNotFound
    return told(ChannelInviteAccepted(receipt.position, made.channel_id), 200)


@put("/channels/{channel_id:uuid}/maximum", security=BEARER, responses=problems(404, 409, 413, 422))
async def limit_people(
    channel_id: FromPath[UUID],
    data: JSONBody[Maximum],
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
) -> Response[Done]:
    """Says how many may be in the channel. Nobody is shown out by it."""
    here, maximum = ChannelId(channel_id), data.max_participants
    found: tuple[UserId, ...] = ()
    if maximum is not None:
        opened = OpenSeats(actor=caller.id, at=caller.at, channel_id=here)
        await caller.hears((await caller.do(open_seats, opened)).position)
        async with caller.reading() as connection:
            found = await views.member_ids(connection, here, limit=MOST + 1)
    wish = SetMaximum(
        actor=caller.id, at=caller.at, channel_id=here, maximum=maximum, user_ids=tuple(sorted(found))
    )
    return done(await caller.do(set_maximum, wish))


router = Router(
    "/v1", route_handlers=[make_invite, list_invites, revoke, accept, limit_people], tags=["channels"]
)

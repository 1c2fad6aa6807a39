"""Who is in a channel, and how one comes in and goes."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, done
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from api.refusals import FieldError, ValueInvalid
from domain.channel_member import ChannelRole, NotifyLevel, Permission
from domain.decisions.channel_people import (
    AddToChannel,
    BanFromChannel,
    JoinChannel,
    LeaveChannel,
    RemoveFromChannel,
    SetPreferences,
    UnbanFromChannel,
    add_to_channel,
    ban_from_channel,
    join_channel,
    leave_channel,
    remove_from_channel,
    set_preferences,
    unban_from_channel,
)
from domain.ids import ChannelId, UserId
from projections.views import channels as views
from projections.views.workspaces import FIRST
from projections.wire.people import UserView
from projections.wire.places import ChannelMemberView


class Membership(Body):
    """Without a role they come in as a plain member, or keep the role they have; likewise permissions.

    Permissions say what somebody may do beyond their role: all of them anew.
    """

    role: ChannelRole | None = None
    permissions: list[Permission] | None = None


class NewPreferences(Body):
    """What is left out stays as it is. `muted` without `muted_until` is for good; `muted: false` ends it."""

    notify: NotifyLevel | None = None
    muted: bool | None = None
    muted_until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


@get("/channels/{channel_id:uuid}/members", security=BEARER, responses=problems(404))
async def list_members(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[ChannelMemberView]:
    """Who is in the channel."""
    async with caller.reading() as connection:
        await views.seen_by(connection, caller.id, channel_id)
        items = await views.members(connection, channel_id, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.user.id)


@post("/channels/{channel_id:uuid}/join", status_code=200, security=BEARER, responses=problems(404, 409))
async def join(channel_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Joins a public channel."""
    wish = JoinChannel(actor=caller.id, at=caller.at, channel_id=ChannelId(channel_id))
    return done(await caller.do(join_channel, wish))


@post("/channels/{channel_id:uuid}/leave", status_code=200, security=BEARER, responses=problems(404, 409))
async def leave(channel_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Leaves the channel."""
    wish = LeaveChannel(actor=caller.id, at=caller.at, channel_id=ChannelId(channel_id))
    return done(await caller.do(leave_channel, wish))


@put(
    "/channels/{channel_id:uuid}/members/{user_id:uuid}",
    security=BEARER,
    responses=problems(404, 409, 413, 422),
)
async def add(
    channel_id: FromPath[UUID],
    user_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    data: JSONBody[Membership | None] = None,
) -> Response[Done]:
    """Brings somebody of the workspace in, or gives them a role or permissions."""
    wish = AddToChannel(
        actor=caller.id,
        at=caller.at,
        channel_id=ChannelId(channel_id),
        user_id=UserId(user_id),
        role=data.role if data else None,
        permissions=tuple(data.permissions) if data and data.permissions is not None else None,
    )
    return done(await caller.do(add_to_channel, wish))


@delete(
    "/channels/{channel_id:uuid}/members/{user_id:uuid}",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409),
)
async def remove(
    channel_id: FromPath[UUID], user_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Shows somebody out of the channel."""
    here, who = ChannelId(channel_id), UserId(user_id)
    wish = RemoveFromChannel(actor=caller.id, at=caller.at, channel_id=here, user_id=who)
    return done(await caller.do(remove_from_channel, wish))


@patch("/channels/{channel_id:uuid}/preferences", security=BEARER, responses=problems(404, 413, 422))
async def prefer(
    channel_id: FromPath[UUID], data: JSONBody[NewPreferences], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Says how much of a channel or conversation one wants to be told."""
    if data.muted_until is not None and not data.muted:
        wrong = FieldError("muted_until", "expected together with muted: true")
        raise ValueInvalid(f"{wrong.field}: {wrong.expected}", [wrong])
    wish = SetPreferences(
        actor=caller.id,
        at=caller.at,
        channel_id=ChannelId(channel_id),
        notify=data.notify,
        muted=data.muted,
        muted_until=data.muted_until,
    )
    return done(await caller.do(set_preferences, wish))


@get("/channels/{channel_id:uuid}/bans", security=BEARER, responses=problems(404))
async def list_banned(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[UserView]:
    """Who is banned from the channel."""
    async with caller.reading() as connection:
        await views.seen_by(connection, caller.id, channel_id)
        items = await views.banned(connection, channel_id, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.id)


@put("/channels/{channel_id:uuid}/bans/{user_id:uuid}", security=BEARER, responses=problems(404, 409))
async def ban(
    channel_id: FromPath[UUID], user_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Shows somebody out of the channel and keeps them out. A public one they may still read."""
    here, who = ChannelId(channel_id), UserId(user_id)
    wish = BanFromChannel(actor=caller.id, at=caller.at, channel_id=here, user_id=who)
    return done(await caller.do(ban_from_channel, wish))


@delete(
    "/channels/{channel_id:uuid}/bans/{user_id:uuid}",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409),
)
async def unban(
    channel_id: FromPath[UUID], user_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Lets somebody come in again; they are not in by that."""
    here, who = ChannelId(channel_id), UserId(user_id)
    wish = UnbanFromChannel(actor=caller.id, at=caller.at, channel_id=here, user_id=who)
    return done(await caller.do(unban_from_channel, wish))


router = Router(
    "/v1",
    route_handlers=[list_members, join, leave, add, remove, list_banned, ban, unban, prefer],
    tags=["channels"],
)

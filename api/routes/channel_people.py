"""Who is in a channel, and how one comes in and goes."""

from uuid import UUID

from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, done
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from domain.channel_member import ChannelRole
from domain.decisions.channel_people import (
    AddToChannel,
    JoinChannel,
    LeaveChannel,
    RemoveFromChannel,
    add_to_channel,
    join_channel,
    leave_channel,
    remove_from_channel,
)
from domain.ids import ChannelId, UserId
from projections.views import channels as views
from projections.views.workspaces import FIRST
from projections.wire import ChannelMemberView


class Membership(Body):
    """Without a role they come in as a plain member, or keep the role they have."""

    role: ChannelRole | None = None


@get("/channels/{channel_id:uuid}/members", security=BEARER, responses=problems(404))
async def list_members(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[ChannelMemberView]:
    """Who is in the channel."""
    async with caller.reading() as connection:
        await views.seen_by(connection, caller.id, channel_id)
        items = await views.members(connection, channel_id, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.user.id)


@post("/channels/{channel_id:uuid}/join", status_code=200, security=BEARER, responses=problems(403, 404))
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
    responses=problems(403, 404, 409, 413, 422),
)
async def add(
    channel_id: FromPath[UUID],
    user_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    data: JSONBody[Membership | None] = None,
) -> Response[Done]:
    """Brings somebody of the workspace in, or gives them a role."""
    wish = AddToChannel(
        actor=caller.id,
        at=caller.at,
        channel_id=ChannelId(channel_id),
        user_id=UserId(user_id),
        role=data.role if data else None,
    )
    return done(await caller.do(add_to_channel, wish))


@delete(
    "/channels/{channel_id:uuid}/members/{user_id:uuid}",
    status_code=200,
    security=BEARER,
    responses=problems(403, 404, 409),
)
async def remove(
    channel_id: FromPath[UUID], user_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Shows somebody out of the channel."""
    here, who = ChannelId(channel_id), UserId(user_id)
    wish = RemoveFromChannel(actor=caller.id, at=caller.at, channel_id=here, user_id=who)
    return done(await caller.do(remove_from_channel, wish))


router = Router("/v1", route_handlers=[list_members, join, leave, add, remove], tags=["channels"])

"""How long what is said is kept."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, done
from api.bodies import Body
from api.caller import Caller
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.retention import (
    SetChannelRetention,
    SetRetention,
    set_channel_retention,
    set_retention,
)
from domain.ids import ChannelId, WorkspaceId
from domain.retention import retention_of
from projections.views import channels, workspaces

Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]


class Keeping(Body):
    """Null keeps it for ever; of a channel, as long as its workspace does."""

    days: Days | None


class KeepingView(msgspec.Struct):
    days: int | None


@get("/workspaces/{workspace_id:uuid}/retention", security=BEARER, responses=problems(404))
async def show_retention(
    workspace_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> KeepingView:
    """For how many days the workspace keeps what is said in it."""
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
    return KeepingView((await parts.state_of(retention_of(WorkspaceId(workspace_id)))).days)


@put("/workspaces/{workspace_id:uuid}/retention", security=BEARER, responses=problems(404, 413, 422))
async def keep(
    workspace_id: FromPath[UUID], data: JSONBody[Keeping], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Sets it, for the owner; what is older is erased within a day and cannot be brought back."""
    here = WorkspaceId(workspace_id)
    wish = SetRetention(actor=caller.id, at=caller.at, workspace_id=here, days=data.days)
    return done(await caller.do(set_retention, wish))


@get("/channels/{channel_id:uuid}/retention", security=BEARER, responses=problems(404))
async def show_channel_retention(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> KeepingView:
    """For how many days the channel keeps what is said in it; null is as its workspace does."""
    async with caller.reading() as connection:
        await channels.seen_by(connection, caller.id, channel_id)
    return KeepingView((await parts.state_of(retention_of(ChannelId(channel_id)))).days)


@put("/channels/{channel_id:uuid}/retention", security=BEARER, responses=problems(404, 413, 422))
async def keep_channel(
    channel_id: FromPath[UUID], data: JSONBody[Keeping], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Sets it for one channel, for the workspace's owner."""
    id = ChannelId(channel_id)
    wish = SetChannelRetention(actor=caller.id, at=caller.at, channel_id=id, days=data.days)
    return done(await caller.do(set_channel_retention, wish))


router = Router(
    "/v1",
    route_handlers=[show_retention, keep, show_channel_retention, keep_channel],
    tags=["workspaces"],
)

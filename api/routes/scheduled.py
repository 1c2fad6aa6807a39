"""Messages to be said later."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, created, done
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from domain.decisions.schedules import (
    CancelScheduled,
    ChangeScheduled,
    ScheduleMessage,
    cancel_scheduled,
    change_scheduled,
    schedule_message,
)
from domain.ids import ChannelId, MessageId
from projections.views import channels, workspaces
from projections.views import scheduled as views
from projections.wire.messages import ScheduledView

Time = Annotated[datetime, msgspec.Meta(tz=True, description="with its offset from UTC")]


class NewScheduled(Body):
    """With an `id` of one's own, a retry plans nothing twice."""

    text: str
    at: Time
    id: UUID | None = None


class ScheduledChange(Body):
    """What is left out stays as it is."""

    text: str | None = None
    at: Time | None = None


class Scheduled(Done):
    id: UUID
    channel_id: ChannelId


@post("/channels/{channel_id:uuid}/scheduled", security=BEARER, responses=problems(404, 409, 413, 422))
async def plan(
    channel_id: FromPath[UUID], data: JSONBody[NewScheduled], caller: NamedDependency[Caller]
) -> Response[Scheduled]:
    """Plans a message; it is sent once, with the author's rights of then."""
    id, place = data.id or caller.new_id(), ChannelId(channel_id)
    wish = ScheduleMessage(
        actor=caller.id,
        at=caller.at,
        schedule_id=id,
        channel_id=place,
        message_id=MessageId(caller.new_id()),
        text=data.text,
        due_at=data.at,
    )
    position = await caller.first_said(await caller.do(schedule_message, wish), id)
    return created(Scheduled(position, id, place), f"/v1/scheduled/{id}")


@get("/channels/{channel_id:uuid}/scheduled", security=BEARER, responses=problems(404))
async def list_of_channel(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[ScheduledView]:
    """What one plans to say in a channel, and what was refused there."""
    async with caller.reading() as connection:
        place = await channels.seen_by(connection, caller.id, channel_id)
        items = await views.of_author(
            connection, caller.id, place.workspace_id, channel=channel_id, limit=limit, after=after
        )
    return listed(items, limit, lambda item: item.id)


@get("/workspaces/{workspace_id:uuid}/scheduled", security=BEARER, responses=problems(404))
async def list_of_workspace(
    workspace_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[ScheduledView]:
    """All that one plans to say in a workspace, and what was refused."""
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        items = await views.of_author(connection, caller.id, workspace_id, limit=limit, after=after)
    return listed(items, limit, lambda item: item.id)


@get("/scheduled/{scheduled_id:uuid}", security=BEARER, responses=problems(404))
async def show(scheduled_id: FromPath[UUID], caller: NamedDependency[Caller]) -> ScheduledView:
    """One of one's planned messages, and what became of it."""
    async with caller.reading() as connection:
        return await views.one(connection, caller.id, scheduled_id)


@patch("/scheduled/{scheduled_id:uuid}", security=BEARER, responses=problems(404, 409, 413, 422))
async def change(
    scheduled_id: FromPath[UUID], data: JSONBody[ScheduledChange], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Puts it otherwise, or off."""
    wish = ChangeScheduled(
        actor=caller.id, at=caller.at, schedule_id=scheduled_id, text=data.text, due_at=data.at
    )
    return done(await caller.do(change_scheduled, wish))


@delete("/scheduled/{scheduled_id:uuid}", status_code=200, security=BEARER, responses=problems(404, 409))
async def cancel(scheduled_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Takes it off the plan."""
    wish = CancelScheduled(actor=caller.id, at=caller.at, schedule_id=scheduled_id)
    return done(await caller.do(cancel_scheduled, wish))


router = Router(
    "/v1",
    route_handlers=[plan, list_of_channel, list_of_workspace, show, change, cancel],
    tags=["scheduled"],
)

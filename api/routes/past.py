"""How channels and workspaces stood, for those who may read their history."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.caller import Caller
from api.lists import LARGEST_SEQ, AfterId, AfterSeq, BeforeSeq, Limit
from api.openapi import BEARER, problems
from api.refusals import FieldError, Malformed
from api.times import FORMAT, time_said
from domain.ids import UserId, WorkspaceId
from domain.permissions import demand_role
from projections.past import as_of
from projections.views import channels, messages, workspaces
from projections.views.pages import Cut
from projections.views.workspaces import FIRST
from projections.wire.past import ChannelThen, ReadersThen, ThreadThen, UnreadThen, WorkspaceThen

At = Annotated[
    str | None,
    QueryParameter(description="when; left out: as far as all is projected", schema_extra=FORMAT),
]
AtPosition = Annotated[
    int | None, QueryParameter(ge=0, le=LARGEST_SEQ, description="instead of a time, a position of the log")
]
Whose = Annotated[UUID, QueryParameter(description="whose unread")]


def _when(at: str | None, position: int | None) -> datetime | int | None:
    """Raises Malformed."""
    if at is not None and position is not None:
        wrong = FieldError("position", "expected either a time or a position")
        raise Malformed(f"{wrong.field}: {wrong.expected}", [wrong])
    return position if at is None else time_said("at", at)


async def demand_history(caller: Caller, channel: UUID) -> WorkspaceId:
    """The workspace of a channel that they may read, if they may read its history.

    Raises ChannelNotFound, or RoleTooLow.
    """
    async with caller.reading() as connection:
        place = await channels.seen_by(connection, caller.id, channel)
        home = await workspaces.seen_by(connection, caller.id, place.workspace_id)
        demand_role("read_history", home.role)
        return home.id


@get("/channels/{channel_id:uuid}/as-of", security=BEARER, responses=problems(404, 429))
async def get_channel_as_of(
    channel_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    at: At = None,
    position: AtPosition = None,
    before: BeforeSeq = None,
    after: AfterSeq = None,
    limit: Limit = 50,
) -> ChannelThen:
    """A page of a channel as it stood, and its members; what is gone for good is not told again."""
    home = await demand_history(caller, channel_id)
    async with caller.looking_back(home, _when(at, position)) as (connection, moment):
        cut = Cut(limit=limit, before=before, after=after)
        return await as_of.channel_as_of(connection, channel_id, moment, cut)


@get("/messages/{message_id:uuid}/as-of", security=BEARER, responses=problems(404, 429))
async def get_thread_as_of(
    message_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    at: At = None,
    position: AtPosition = None,
    before: BeforeSeq = None,
    after: AfterSeq = None,
    limit: Limit = 50,
) -> ThreadThen:
    """A page of the thread that a message stands in, as it stood; what is gone for good is not told again."""
    async with caller.reading() as connection:
        stand = await messages.place_of(connection, caller.id, message_id)
        home = await workspaces.seen_by(connection, caller.id, stand.workspace_id)
        demand_role("read_history", home.role)
    async with caller.looking_back(home.id, _when(at, position)) as (connection, moment):
        cut = Cut(limit=limit, before=before, after=after)
        return await as_of.thread_as_of(connection, stand.root_id or message_id, moment, cut)


@get("/channels/{channel_id:uuid}/as-of/readers", security=BEARER, responses=problems(404, 429))
async def list_readers_as_of(
    channel_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    at: At = None,
    position: AtPosition = None,
    limit: Limit = 50,
    after: AfterId = None,
) -> ReadersThen:
    """Who could read a channel then, in order of their ids."""
    home = await demand_history(caller, channel_id)
    async with caller.looking_back(home, _when(at, position)) as (connection, moment):
        return await as_of.readers_as_of(connection, channel_id, moment, limit=limit, after=after or FIRST)


@get("/channels/{channel_id:uuid}/as-of/unread", security=BEARER, responses=problems(404, 429))
async def get_unread_as_of(
    channel_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    user_id: Whose,
    at: At = None,
    position: AtPosition = None,
) -> UnreadThen:
    """What one person had before them then, in a channel and its threads."""
    home = await demand_history(caller, channel_id)
    async with caller.looking_back(home, _when(at, position)) as (connection, moment):
        return await as_of.unread_as_of(connection, channel_id, moment, UserId(user_id))


@get("/workspaces/{workspace_id:uuid}/as-of", security=BEARER, responses=problems(404, 429))
async def get_workspace_as_of(
    workspace_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    at: At = None,
    position: AtPosition = None,
    limit: Limit = 50,
    after: AfterId = None,
) -> WorkspaceThen:
    """A workspace as it stood, and who was in it."""
    async with caller.reading() as connection:
        home = await workspaces.seen_by(connection, caller.id, workspace_id)
        demand_role("read_history", home.role)
    async with caller.looking_back(home.id, _when(at, position)) as (connection, moment):
        return await as_of.workspace_as_of(
            connection, workspace_id, moment, limit=limit, after=after or FIRST
        )


router = Router(
    "/v1",
    route_handlers=[
        get_channel_as_of,
        get_thread_as_of,
        list_readers_as_of,
        get_unread_as_of,
        get_workspace_as_of,
    ],
    tags=["history"],
)

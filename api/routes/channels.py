"""Channels."""

from typing import Literal
from uuid import UUID

from litestar import Response, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, created, done
from api.bodies import Body, Line, Name, Paragraph
from api.caller import Caller
from api.lists import AfterName, Items, Limit, listed
from api.openapi import BEARER, problems
from domain.channel_member import channel_member
from domain.decisions.channels import (
    ArchiveChannel,
    ChangeChannel,
    CreateChannel,
    DeleteChannel,
    archive_channel,
    change_channel,
    create_channel,
    delete_channel,
)
from domain.ids import ChannelId, WorkspaceId
from projections.views import channels as views
from projections.views import workspaces
from projections.wire.places import ListedChannel


class NewChannel(Body):
    """With an `id` of one's own, a retry opens nothing twice."""

    name: Name
    visibility: Literal["public", "private"] = "public"
    topic: Line = ""
    description: Paragraph = ""
    id: UUID | None = None


class ChannelChange(Body):
    """What is left out stays as it is."""

    name: Name | None = None
    topic: Line | None = None
    description: Paragraph | None = None


class ChannelCreated(Done):
    id: ChannelId
    workspace_id: WorkspaceId


@get("/workspaces/{workspace_id:uuid}/channels", security=BEARER, responses=problems(404))
async def list_channels(
    workspace_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterName = ""
) -> Items[ListedChannel]:
    """The public channels and one's own private ones, in order of their slugs."""
    async with caller.reading() as connection:
        home = await workspaces.seen_by(connection, caller.id, workspace_id)
        items = await views.of_workspace(
            connection, caller.id, workspace_id, home.role, limit=limit, after=after
        )
    return listed(items, limit, lambda item: item.slug)


@post("/workspaces/{workspace_id:uuid}/channels", security=BEARER, responses=problems(404, 409, 413, 422))
async def create(
    workspace_id: FromPath[UUID], data: JSONBody[NewChannel], caller: NamedDependency[Caller]
) -> Response[ChannelCreated]:
    """Opens a channel and joins it as its owner."""
    here, id = WorkspaceId(workspace_id), ChannelId(data.id or caller.new_id())
    wish = CreateChannel(
        actor=caller.id,
        at=caller.at,
        channel_id=id,
        workspace_id=here,
        name=data.name,
        private=data.visibility == "private",
        topic=data.topic,
        description=data.description,
    )
    receipt = await caller.do(create_channel, wish)
    position = await caller.first_said(receipt, channel_member(id, caller.id).id)
    return created(ChannelCreated(position, id, here), f"/v1/channels/{id}")


@get("/channels/{channel_id:uuid}", security=BEARER, responses=problems(404))
async def show(channel_id: FromPath[UUID], caller: NamedDependency[Caller]) -> ListedChannel:
    """A channel that one may read."""
    async with caller.reading() as connection:
        return await views.seen_by(connection, caller.id, channel_id)


@patch("/channels/{channel_id:uuid}", security=BEARER, responses=problems(404, 409, 413, 422))
async def change(
    channel_id: FromPath[UUID], data: JSONBody[ChannelChange], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Sets the topic or the description; renames, for whoever runs the channel."""
    wish = ChangeChannel(
        actor=caller.id,
        at=caller.at,
        channel_id=ChannelId(channel_id),
        name=data.name,
        topic=data.topic,
        description=data.description,
    )
    return done(await caller.do(change_channel, wish))


@delete("/channels/{channel_id:uuid}", status_code=200, security=BEARER, responses=problems(404, 409))
async def close(channel_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Closes the channel for good; its name is free."""
    wish = DeleteChannel(actor=caller.id, at=caller.at, channel_id=ChannelId(channel_id))
    return done(await caller.do(delete_channel, wish))


@post("/channels/{channel_id:uuid}/archive", status_code=200, security=BEARER, responses=problems(404, 409))
async def archive(channel_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Makes the channel one that is only read."""
    wish = ArchiveChannel(actor=caller.id, at=caller.at, channel_id=ChannelId(channel_id))
    return done(await caller.do(archive_channel, wish))


@post(
    "/channels/{channel_id:uuid}/unarchive",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409),
)
async def unarchive(channel_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Brings an archived channel back."""
    wish = ArchiveChannel(actor=caller.id, at=caller.at, channel_id=ChannelId(channel_id), archived=False)
    return done(await caller.do(archive_channel, wish))


router = Router(
    "/v1",
    route_handlers=[
        list_channels,
        create,
        show,
        change,
        close,
        archive,
        unarchive,
    ],
    tags=["channels"],
)

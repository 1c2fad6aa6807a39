"""What one arranges for oneself: the sidebar, and words not yet sent."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, done
from api.bodies import Body
from api.caller import Caller
from api.lists import Items, Limit
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.sidebar import ArrangeSidebar, arrange_sidebar
from domain.ids import ChannelId, MessageId, WorkspaceId
from domain.refusals import MessageNotFound, NotAMember
from domain.sidebar import Section
from projections.views import channels, drafts, messages, sidebars, workspaces
from projections.views.drafts import Input
from projections.wire.messages import DraftView
from projections.wire.places import SectionView
from store.connections import Connection

Channels = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=1_000)]


class NewSection(Body):
    name: Annotated[str, msgspec.Meta(max_length=80)]
    channel_ids: Channels = ()
    collapsed: bool = False


class Arrangement(Body):
    """All sections anew, in order."""

    sections: Annotated[list[NewSection], msgspec.Meta(max_length=50)]


class Arranged(msgspec.Struct):
    sections: tuple[SectionView, ...]


class NewDraft(Body):
    """`device` is told to one's other sockets, so that this one knows its own words."""

    text: Annotated[str, msgspec.Meta(max_length=40_000)] = ""
    files: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)] = ()
    device: Annotated[str, msgspec.Meta(max_length=64)] = ""


class Dropped(msgspec.Struct):
    existed: bool


@put("/workspaces/{workspace_id:uuid}/sidebar", security=BEARER, responses=problems(404, 413, 422))
async def arrange(
    workspace_id: FromPath[UUID], data: JSONBody[Arrangement], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Arranges one's sidebar: sections and their channels, in order."""
    sections = tuple(
        Section(name=one.name, channel_ids=tuple(map(ChannelId, one.channel_ids)), collapsed=one.collapsed)
        for one in data.sections
    )
    here = WorkspaceId(workspace_id)
    wish = ArrangeSidebar(actor=caller.id, at=caller.at, workspace_id=here, sections=sections)
    return done(await caller.do(arrange_sidebar, wish))


@get("/workspaces/{workspace_id:uuid}/sidebar", security=BEARER, responses=problems(404))
async def show(workspace_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Arranged:
    """One's sidebar."""
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        return Arranged(await sidebars.of_person(connection, caller.id, workspace_id))


@get("/workspaces/{workspace_id:uuid}/drafts", security=BEARER, responses=problems(404))
async def list_drafts(
    workspace_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 200
) -> Items[DraftView]:
    """What one has begun to write, the newest first."""
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        return Items(await drafts.of_person(connection, caller.id, workspace_id, limit=limit))


@put("/channels/{channel_id:uuid}/draft", security=BEARER, responses=problems(404, 413, 422))
async def write_in_channel(
    channel_id: FromPath[UUID],
    data: JSONBody[NewDraft],
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
) -> DraftView:
    """Keeps what one has begun to write in a channel; it is never in the history."""
    async with caller.reading() as connection:
        return await _keep(parts, caller, connection, await _in_channel(connection, caller, channel_id), data)


@put("/messages/{message_id:uuid}/draft", security=BEARER, responses=problems(404, 413, 422))
async def write_in_thread(
    message_id: FromPath[UUID],
    data: JSONBody[NewDraft],
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
) -> DraftView:
    """Keeps what one has begun to write in the thread under a message."""
    async with caller.reading() as connection:
        return await _keep(parts, caller, connection, await _in_thread(connection, caller, message_id), data)


@delete("/channels/{channel_id:uuid}/draft", status_code=200, security=BEARER, responses=problems(404))
async def drop_in_channel(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Dropped:
    """Forgets it, as after sending."""
    async with caller.reading() as connection:
        return await _drop(parts, caller, connection, await _in_channel(connection, caller, channel_id))


@delete("/messages/{message_id:uuid}/draft", status_code=200, security=BEARER, responses=problems(404))
async def drop_in_thread(
    message_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Dropped:
    """Likewise in a thread."""
    async with caller.reading() as connection:
        return await _drop(parts, caller, connection, await _in_thread(connection, caller, message_id))


async def _in_channel(connection: Connection, caller: Caller, channel: UUID) -> Input:
    place = await channels.seen_by(connection, caller.id, channel)
    if not place.member:
        raise NotAMember
    return Input(place.workspace_id, place.id, None)


async def _in_thread(connection: Connection, caller: Caller, message: UUID) -> Input:
    root = await messages.seen_by(connection, caller.id, message)
    if root.root_id is not None or root.notice is not None:
        raise MessageNotFound
    here = await channels.takes_part_through(connection, caller.id, root.id) or root.channel_id
    return (await _in_channel(connection, caller, here))._replace(root_id=root.id)


async def _keep(
    parts: Parts, caller: Caller, connection: Connection, place: Input, data: NewDraft
) -> DraftView:
    at = await drafts.keep(connection, caller.id, place, data.text, data.files)
    draft = DraftView(ChannelId(place.channel_id), _root(place), data.text, data.files, updated_at=at)
    parts.drafts.tell(caller.id, place, draft, data.device)
    return draft


async def _drop(parts: Parts, caller: Caller, connection: Connection, place: Input) -> Dropped:
    existed = await drafts.drop(connection, caller.id, place)
    if existed:
        parts.drafts.tell(caller.id, place, None)
    return Dropped(existed)


def _root(place: Input) -> MessageId | None:
    return None if place.root_id is None else MessageId(place.root_id)


router = Router(
    "/v1",
    route_handlers=[
        arrange,
        show,
        list_drafts,
        write_in_channel,
        write_in_thread,
        drop_in_channel,
        drop_in_thread,
    ],
    tags=["sidebar and drafts"],
)

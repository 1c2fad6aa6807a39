"""What is unread, how far one has read, and the snapshot that a client begins with."""

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, done
from api.bodies import Body, Seq
from api.caller import Caller
from api.lists import Limit
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.reading import (
    MarkUnread,
    ReadChannel,
    ReadThread,
    ReadWorkspace,
    mark_unread,
    read_channel,
    read_thread,
    read_workspace,
)
from domain.ids import ChannelId, MessageId, WorkspaceId
from domain.refusals import MessageNotFound, NotAMember
from projections.views import channels, messages, readers, unreads, workspaces
from projections.views.messages import Stand
from projections.views.progress import one_moment
from projections.views.snapshot import snapshot
from projections.wire.messages import MessageView
from projections.wire.places import Snapshot
from projections.wire.reading import ChannelUnread, ReadersView, ThreadUnread
from store import log


class ReadUpTo(Body):
    """The seq of the last message read; a lower one than before marks later messages unread again."""

    seq: Seq


class Unreads(msgspec.Struct):
    """Every channel one is in; the threads one follows and has not read to the end."""

    position: int
    channels: list[ChannelUnread]
    threads: list[ThreadUnread]


class Explained(msgspec.Struct):
    """The number, and the newest of the messages behind it."""

    channel_id: UUID
    unread: int
    mentions: int
    last_read_seq: int
    last_seq: int
    muted: bool
    muted_until: datetime | None
    items: list[MessageView]


class ExplainedThread(msgspec.Struct):
    """The same of a thread."""

    root_id: UUID
    channel_id: UUID
    unread: int
    mentions: int
    last_read_seq: int
    last_seq: int
    items: list[MessageView]


@put("/channels/{channel_id:uuid}/read", security=BEARER, responses=problems(404, 413, 422))
async def mark_channel(
    channel_id: FromPath[UUID], data: JSONBody[ReadUpTo], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Marks a channel read up to a seq."""
    wish = ReadChannel(actor=caller.id, at=caller.at, channel_id=ChannelId(channel_id), seq=data.seq)
    return done(await caller.do(read_channel, wish))


@put("/messages/{message_id:uuid}/read", security=BEARER, responses=problems(404, 409, 413, 422))
async def mark_thread(
    message_id: FromPath[UUID], data: JSONBody[ReadUpTo], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Marks the thread under a message read up to the thread's seq."""
    wish = ReadThread(actor=caller.id, at=caller.at, root_id=MessageId(message_id), seq=data.seq)
    return done(await caller.do(read_thread, wish))


@put("/messages/{message_id:uuid}/unread", security=BEARER, responses=problems(404))
async def mark_from(
    message_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Marks this message and what follows it unread: in its thread, for whoever is shown it only there."""
    try:
        stand = await _place_of(message_id, caller)
    except MessageNotFound:
        async with caller.reading() as connection:
            head = await log.head(connection)
        await caller.hears(head)  # it may have been said a moment ago
        stand = await _place_of(message_id, caller)
    wish = MarkUnread(
        actor=caller.id,
        at=caller.at,
        channel_id=stand.channel_id,
        seq=stand.seq,
        root_id=stand.root_id or MessageId(message_id),
        thread_seq=stand.thread_seq or 1,
    )
    return done(await caller.do(mark_unread, wish))


async def _place_of(message: UUID, caller: Caller) -> Stand:
    async with caller.reading() as connection:
        return await messages.place_of(connection, caller.id, message)


@put("/workspaces/{workspace_id:uuid}/read", security=BEARER, responses=problems(404))
async def mark_workspace(workspace_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Marks everything read: channels, conversations, and the threads that one follows."""
    wish = ReadWorkspace(actor=caller.id, at=caller.at, workspace_id=WorkspaceId(workspace_id))
    return done(await caller.do(read_workspace, wish))


@get("/workspaces/{workspace_id:uuid}/unreads", security=BEARER, responses=problems(404))
async def list_unreads(workspace_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Unreads:
    """How much is unread, and how much of it calls one."""
    async with caller.reading() as connection, one_moment(connection), caller.beside() as other:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        return Unreads(*await unreads.of_workspace(connection, other, caller.id, workspace_id))


@get("/channels/{channel_id:uuid}/unread/explain", security=BEARER, responses=problems(404))
async def explain(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50
) -> Explained:
    """The messages behind the number, newest last."""
    async with caller.reading() as connection, one_moment(connection):
        place = await channels.seen_by(connection, caller.id, channel_id)
        unread = await unreads.of_channel(connection, caller.id, place.workspace_id, channel_id)
        if unread is None:
            raise NotAMember
        seq = unread.last_read_seq
        items = await unreads.behind(connection, caller.id, channel_id, seq=seq, limit=limit)
    return Explained(**msgspec.structs.asdict(unread), items=items)


@get("/messages/{message_id:uuid}/unread/explain", security=BEARER, responses=problems(404))
async def explain_thread(
    message_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50
) -> ExplainedThread:
    """The replies behind the number of a thread, newest last; nothing in one not followed."""
    async with caller.reading() as connection, one_moment(connection):
        stand = await messages.place_of(connection, caller.id, message_id)
        root = stand.root_id or message_id
        followed = await unreads.of_threads(connection, caller.id, stand.workspace_id, [root])
        if not followed:
            return ExplainedThread(root, stand.channel_id, 0, 0, 0, 0, [])
        seq = followed[0].last_read_seq
        items = await unreads.behind_in_thread(connection, caller.id, root, seq=seq, limit=limit)
    return ExplainedThread(**msgspec.structs.asdict(followed[0]), items=items)


@get("/messages/{message_id:uuid}/readers", security=BEARER, responses=problems(404))
async def show_readers(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> ReadersView:
    """How many have read a message, and some of them; derived from how far each has read."""
    async with caller.reading() as connection:
        found = await messages.seen_by(connection, caller.id, message_id)
        stand = await messages.place_of(connection, caller.id, message_id)
        return await readers.of_message(connection, caller.id, found, stand)


@get("/workspaces/{workspace_id:uuid}/snapshot", security=BEARER, responses=problems(404))
async def show_snapshot(workspace_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Snapshot:
    """Everything that a client begins with, as of one position; frames after it lead on."""
    async with caller.reading() as connection:
        return await snapshot(connection, caller.id, workspace_id)


router = Router(
    "/v1",
    route_handlers=[
        mark_channel,
        mark_thread,
        mark_from,
        mark_workspace,
        list_unreads,
        explain,
        explain_thread,
        show_readers,
        show_snapshot,
    ],
    tags=["reading"],
)

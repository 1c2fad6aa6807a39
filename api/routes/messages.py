"""Saying something, reading it, and what becomes of it."""

from uuid import UUID

from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, created, done
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterSeq, BeforeSeq, Items, Limit, Reason, Timeline
from api.openapi import BEARER, problems
from api.posting import MessagePosted, NewForward, NewMessage, forward_message, post_message
from api.rendering import Render, RenderedMessage, rendered
from domain.decisions import removal
from domain.decisions.messages import (
    EditMessage,
    React,
    Unreact,
    edit,
    react,
    unreact,
)
from domain.ids import ChannelId, MessageId
from projections.views import messages as views
from projections.views import threads
from projections.views.pages import Cut
from projections.wire.messages import MessageView, Version


class NewText(Body):
    text: str


@post("/channels/{channel_id:uuid}/messages", security=BEARER, responses=problems(404, 409, 413, 422))
async def say(
    channel_id: FromPath[UUID], data: JSONBody[NewMessage], caller: NamedDependency[Caller]
) -> Response[MessagePosted]:
    """Posts a message; the same id and content again is the same message."""
    posted = await post_message(caller, ChannelId(channel_id), data)
    return created(posted, f"/v1/messages/{posted.id}")


@post("/messages/{message_id:uuid}/forward", security=BEARER, responses=problems(404, 409, 413, 422))
async def carry_on(
    message_id: FromPath[UUID], data: JSONBody[NewForward], caller: NamedDependency[Caller]
) -> Response[MessagePosted]:
    """Shows a message, as it is now, in another channel of the workspace."""
    posted = await forward_message(caller, MessageId(message_id), data)
    return created(posted, f"/v1/messages/{posted.id}")


@get("/channels/{channel_id:uuid}/messages", security=BEARER, responses=problems(404))
async def list_messages(
    channel_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    before: BeforeSeq = None,
    after: AfterSeq = None,
    limit: Limit = 50,
    render: Render = None,
) -> Timeline[RenderedMessage] | Timeline[MessageView]:
    """A page of the channel, newest last: the newest messages, those before a seq, or those after one."""
    async with caller.reading() as connection:
        page = await views.of_channel(connection, caller.id, channel_id, Cut(limit, before, after))
        if render:
            return Timeline(await rendered(connection, caller.id, page.items), page.next)
    return Timeline(*page)


@get("/messages/{message_id:uuid}", security=BEARER, responses=problems(404))
async def show(
    message_id: FromPath[UUID], caller: NamedDependency[Caller], render: Render = None
) -> RenderedMessage | MessageView:
    """One message; of a reply shown only in its thread, `seq` is the thread's."""
    async with caller.reading() as connection:
        found = await views.seen_by(connection, caller.id, message_id)
        return (await rendered(connection, caller.id, [found]))[0] if render else found


@patch("/messages/{message_id:uuid}", security=BEARER, responses=problems(404, 409, 413, 422))
async def change(
    message_id: FromPath[UUID], data: JSONBody[NewText], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Edits one's own words; every version stays in the history."""
    wish = EditMessage(actor=caller.id, at=caller.at, message_id=MessageId(message_id), text=data.text)
    return done(await caller.do(edit, wish))


@delete("/messages/{message_id:uuid}", status_code=200, security=BEARER, responses=problems(404, 409, 422))
async def take_back(
    message_id: FromPath[UUID], caller: NamedDependency[Caller], reason: Reason = ""
) -> Response[Done]:
    """Deletes a message; a place without words remains."""
    wish = removal.DeleteMessage(
        actor=caller.id, at=caller.at, message_id=MessageId(message_id), reason=reason
    )
    return done(await caller.do(removal.delete, wish))


@post("/messages/{message_id:uuid}/restore", status_code=200, security=BEARER, responses=problems(404, 409))
async def restore(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Brings a deleted message back as it was, unpinned: moderators and staff."""
    wish = removal.RestoreMessage(actor=caller.id, at=caller.at, message_id=MessageId(message_id))
    return done(await caller.do(removal.restore, wish))


@get("/messages/{message_id:uuid}/history", security=BEARER, responses=problems(404))
async def list_versions(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Items[Version]:
    """All that the message ever said; of a deleted one, to its author, who may restore it, and analysts."""
    async with caller.reading() as connection:
        found = await views.seen_by(connection, caller.id, message_id)
        return Items(await views.versions(connection, caller.id, found))


@get("/messages/{message_id:uuid}/replies", security=BEARER, responses=problems(404))
async def list_replies(
    message_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    before: BeforeSeq = None,
    after: AfterSeq = None,
    limit: Limit = 50,
    render: Render = None,
) -> Timeline[RenderedMessage] | Timeline[MessageView]:
    """A page of the thread under a message, by the thread's own seq."""
    async with caller.reading() as connection:
        await views.seen_by(connection, caller.id, message_id)
        page = await threads.of_root(connection, message_id, Cut(limit, before, after))
        if render:
            return Timeline(await rendered(connection, caller.id, page.items), page.next)
    return Timeline(*page)


@put(
    "/messages/{message_id:uuid}/reactions/{emoji:str}",
    security=BEARER,
    responses=problems(404, 409, 422),
)
async def add_reaction(
    message_id: FromPath[UUID], emoji: FromPath[str], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Reacts with an emoji or its short name."""
    wish = React(actor=caller.id, at=caller.at, message_id=MessageId(message_id), emoji=emoji)
    return done(await caller.do(react, wish))


@delete(
    "/messages/{message_id:uuid}/reactions/{emoji:str}",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409),
)
async def remove_reaction(
    message_id: FromPath[UUID], emoji: FromPath[str], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Takes one's own reaction back."""
    wish = Unreact(actor=caller.id, at=caller.at, message_id=MessageId(message_id), emoji=emoji)
    return done(await caller.do(unreact, wish))


router = Router(
    "/v1",
    route_handlers=[
        say,
        carry_on,
        list_messages,
        show,
        change,
        take_back,
        restore,
        list_versions,
        list_replies,
        add_reaction,
        remove_reaction,
    ],
    tags=["messages"],
)

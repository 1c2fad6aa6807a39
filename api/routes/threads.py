"""Threads that one follows."""

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Done, done
from api.caller import Caller
from api.lists import AfterId, BeforeReply, Items, Limit, listed
from api.openapi import BEARER, problems
from api.refusals import FieldError, Malformed
from domain.decisions.sharing import UnshareThread, unshare_thread
from domain.decisions.threads import FollowThread, UnfollowThread, follow_thread, unfollow_thread
from domain.ids import ChannelId, MessageId
from projections.views import messages, threads, unreads, workspaces
from projections.views.channels import seen_by
from projections.views.threads import Before
from projections.views.workspaces import FIRST
from projections.wire.messages import MessageView
from projections.wire.reading import FollowedThread, ThreadUnread


class Following(msgspec.Struct):
    """Without following, nothing of a thread is unread."""

    following: bool
    unread: ThreadUnread | None


@put("/messages/{message_id:uuid}/follow", security=BEARER, responses=problems(404, 409))
async def follow(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Follows the thread under a message from now on, also before anybody has replied."""
    wish = FollowThread(actor=caller.id, at=caller.at, root_id=MessageId(message_id))
    return done(await caller.do(follow_thread, wish))


@delete("/messages/{message_id:uuid}/follow", status_code=200, security=BEARER, responses=problems(404, 409))
async def unfollow(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Follows the thread no more, until one replies in it or follows it again."""
    wish = UnfollowThread(actor=caller.id, at=caller.at, root_id=MessageId(message_id))
    return done(await caller.do(unfollow_thread, wish))


@get("/messages/{message_id:uuid}/follow", security=BEARER, responses=problems(404))
async def show(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Following:
    """Whether one follows the thread under a message, and what is unread of it."""
    async with caller.reading() as connection:
        stand = await messages.place_of(connection, caller.id, message_id)
        found = await unreads.of_threads(connection, caller.id, stand.workspace_id, [message_id])
    return Following(bool(found), found[0] if found else None)


@get("/workspaces/{workspace_id:uuid}/threads", security=BEARER, responses=problems(404))
async def list_followed(
    workspace_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    limit: Limit = 50,
    before: BeforeReply = None,
) -> Items[FollowedThread]:
    """The threads one follows, the one with the newest reply first."""
    cursor = _cursor(before)
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        items = await threads.followed(connection, caller.id, workspace_id, limit=limit, before=cursor)
    return listed(items, limit, _after)


@get("/channels/{channel_id:uuid}/shared-threads", security=BEARER, responses=problems(404))
async def list_shared(
    channel_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Items[MessageView]:
    """The roots of threads of other channels that are shared into this one."""
    async with caller.reading() as connection:
        await seen_by(connection, caller.id, channel_id)
        items = await threads.shared_into(connection, channel_id, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.id)


@delete(
    "/messages/{message_id:uuid}/shares/{channel_id:uuid}",
    status_code=200,
    security=BEARER,
    responses=problems(404, 409),
)
async def unshare(
    message_id: FromPath[UUID], channel_id: FromPath[UUID], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Takes a thread out of a channel that it was shared into."""
    root, there = MessageId(message_id), ChannelId(channel_id)
    wish = UnshareThread(actor=caller.id, at=caller.at, root_id=root, channel_id=there)
    return done(await caller.do(unshare_thread, wish))


def _after(item: FollowedThread) -> str:
    thread = item.root.thread
    at = thread.last_reply_at if thread and thread.last_reply_at else item.root.created_at
    return f"{at.isoformat().replace('+00:00', 'Z')}~{item.root.id}"


def _cursor(before: str | None) -> Before | None:
    if before is None:
        return None
    at, _, root = before.partition("~")
    try:
        return Before(datetime.fromisoformat(at), UUID(root))
    except ValueError:
        wrong = FieldError("before", "expected the `next` of the page before")
        raise Malformed(f"{wrong.field}: {wrong.expected}", [wrong]) from None


router = Router(
    "/v1", route_handlers=[follow, unfollow, show, list_followed, list_shared, unshare], tags=["threads"]
)

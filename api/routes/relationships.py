"""What people are to one, and what of oneself one shows."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from api.answers import Done, done
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Items, Limit, listed
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.decisions.relationships import (
    Allow,
    Deed,
    Relate,
    SetPrivacy,
    allow,
    relate,
    set_privacy,
)
from domain.ids import UserId
from domain.refusals import UserNotFound
from projections.views import relationships as views
from projections.views.relationships import Kind
from projections.views.users import seen_by
from projections.views.workspaces import FIRST
from projections.wire.people import Related
from store.log import head

ASK = problems(404, 413, 422)
DO = problems(404)
OfKind = Annotated[Kind | None, QueryParameter(description="only these")]


class Words(Body):
    """What one says with a request or its answer."""

    message: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class Allowances(Body):
    """All of it as it shall be: what this person may of one, whatever else they are to one."""

    messages: bool = True
    online_status: bool = True
    profile: bool = True


class Privacy(Body):
    """What is left out stays. Of a private person strangers see name and picture."""

    private: bool | None = None
    show_online_status: bool | None = None
    allow_friend_requests: bool | None = None


@get("/relationships", security=BEARER, responses=problems())
async def list_relationships(
    caller: NamedDependency[Caller], kind: OfKind = None, limit: Limit = 50, after: AfterId = None
) -> Items[Related]:
    """What people are to one."""
    async with caller.reading() as connection:
        items = await views.of_user(connection, caller.id, kind=kind, limit=limit, after=after or FIRST)
    return listed(items, limit, lambda item: item.user.id)


async def _known(parts: Parts, caller: Caller, other: UUID) -> None:
    """Whoever came in a moment ago may not be in the read models yet: then these are waited for.

    Raises UserNotFound.
    """
    async with caller.reading() as connection:
        if await seen_by(connection, caller.id, other):
            return
        newest = await head(connection)
    await caller.hears(newest)
    async with caller.reading() as connection:
        if not await seen_by(connection, caller.id, other):
            raise UserNotFound


async def _relate(
    parts: Parts, caller: Caller, other: UUID, deed: Deed, words: Words | None = None
) -> Response[Done]:
    """With somebody whom one may know of."""
    await _known(parts, caller, other)
    wish = Relate(
        actor=caller.id,
        at=caller.at,
        other_id=UserId(other),
        deed=deed,
        message=words.message if words else "",
    )
    return done(await caller.do(relate, wish))


def _asking(deed: Deed, says: str) -> HTTPRouteHandler:
    """The route of a deed that may come with words."""

    async def handler(
        user_id: FromPath[UUID],
        caller: NamedDependency[Caller],
        parts: NamedDependency[Parts],
        data: JSONBody[Words | None] = None,
    ) -> Response[Done]:
        return await _relate(parts, caller, user_id, deed, data)

    handler.__name__, handler.__doc__ = deed, says
    return post(f"/relationships/{{user_id:uuid}}/{deed}", status_code=200, security=BEARER, responses=ASK)(
        handler
    )


def _doing(method: Callable[..., Any], what: str, deed: Deed, says: str) -> HTTPRouteHandler:
    """The route of a deed that needs no words."""

    async def handler(
        user_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
    ) -> Response[Done]:
        return await _relate(parts, caller, user_id, deed)

    handler.__name__, handler.__doc__ = deed, says
    route = method(f"/relationships/{{user_id:uuid}}/{what}", status_code=200, security=BEARER, responses=DO)
    return route(handler)


DEEDS = (
    _asking("request", "Asks somebody to be friends; accepts, if they have asked already."),
    _asking("accept", "Accepts a request."),
    _asking("reject", "Turns a request down."),
    _doing(delete, "friend", "end", "Takes a request back, or ends a friendship."),
    _doing(put, "follow", "follow", "Follows somebody."),
    _doing(delete, "follow", "unfollow", "Follows them no more."),
    _doing(
        put,
        "block",
        "block",
        "Blocks somebody: no messages of two pass, and they cannot call one by name; they are not told.",
    ),
    _doing(delete, "block", "unblock", "Lifts a block; what it ended stays ended."),
    _doing(put, "mute", "mute", "Mutes somebody: clients show nothing of theirs unasked; they are not told."),
    _doing(delete, "mute", "unmute", "Mutes them no more."),
)
"""What one may do to somebody with one word of the route."""


@put("/relationships/{user_id:uuid}/allows", security=BEARER, responses=ASK)
async def let(
    user_id: FromPath[UUID],
    data: JSONBody[Allowances],
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
) -> Response[Done]:
    """Says what this person may: write to one, see one online, see one's profile."""
    await _known(parts, caller, user_id)
    wish = Allow(
        actor=caller.id,
        at=caller.at,
        other_id=UserId(user_id),
        messages=data.messages,
        online=data.online_status,
        profile=data.profile,
    )
    return done(await caller.do(allow, wish))


@patch("/me/privacy", security=BEARER, responses=problems(404, 413))
async def change_privacy(data: JSONBody[Privacy], caller: NamedDependency[Caller]) -> Response[Done]:
    """Says what strangers see of one and may ask."""
    wish = SetPrivacy(
        actor=caller.id,
        at=caller.at,
        private=data.private,
        show_online=data.show_online_status,
        friend_requests=data.allow_friend_requests,
    )
    return done(await caller.do(set_privacy, wish))


router = Router(
    "/v1",
    route_handlers=[list_relationships, *DEEDS, let, change_privacy],
    tags=["people"],
)

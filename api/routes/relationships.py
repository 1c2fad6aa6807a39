"""What people are to one, and what of oneself one shows."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
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

ASK = problems(403, 404, 413, 422)
DO = problems(403, 404)
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
    await parts.positions.reach(newest)
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


@post("/relationships/{user_id:uuid}/request", status_code=200, security=BEARER, responses=ASK)
async def request(
    user_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
    data: JSONBody[Words | None] = None,
) -> Response[Done]:
    """Asks somebody to be friends; accepts, if they have asked already."""
    return await _relate(parts, caller, user_id, "request", data)


@post("/relationships/{user_id:uuid}/accept", status_code=200, security=BEARER, responses=ASK)
async def accept(
    user_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
    data: JSONBody[Words | None] = None,
) -> Response[Done]:
    """Accepts a request."""
    return await _relate(parts, caller, user_id, "accept", data)


@post("/relationships/{user_id:uuid}/reject", status_code=200, security=BEARER, responses=ASK)
async def reject(
    user_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    parts: NamedDependency[Parts],
    data: JSONBody[Words | None] = None,
) -> Response[Done]:
    """Turns a request down."""
    return await _relate(parts, caller, user_id, "reject", data)


@delete("/relationships/{user_id:uuid}/friend", status_code=200, security=BEARER, responses=DO)
async def end(
    user_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Takes a request back, or ends a friendship."""
    return await _relate(parts, caller, user_id, "end")


@put("/relationships/{user_id:uuid}/follow", security=BEARER, responses=DO)
async def follow(
    user_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Follows somebody."""
    return await _relate(parts, caller, user_id, "follow")


@delete("/relationships/{user_id:uuid}/follow", status_code=200, security=BEARER, responses=DO)
async def unfollow(
    user_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Follows them no more."""
    return await _relate(parts, caller, user_id, "unfollow")


@put("/relationships/{user_id:uuid}/block", security=BEARER, responses=DO)
async def block(
    user_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Blocks somebody: no messages of two pass, and they cannot call one by name; they are not told."""
    return await _relate(parts, caller, user_id, "block")


@delete("/relationships/{user_id:uuid}/block", status_code=200, security=BEARER, responses=DO)
async def unblock(
    user_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Lifts a block; what it ended stays ended."""
    return await _relate(parts, caller, user_id, "unblock")


@put("/relationships/{user_id:uuid}/mute", security=BEARER, responses=DO)
async def mute(
    user_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Mutes somebody: clients show nothing of theirs unasked; they are not told."""
    return await _relate(parts, caller, user_id, "mute")


@delete("/relationships/{user_id:uuid}/mute", status_code=200, security=BEARER, responses=DO)
async def unmute(
    user_id: FromPath[UUID], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> Response[Done]:
    """Mutes them no more."""
    return await _relate(parts, caller, user_id, "unmute")


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


@patch("/me/privacy", security=BEARER, responses=problems(413))
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
    route_handlers=[
        list_relationships,
        request,
        accept,
        reject,
        end,
        follow,
        unfollow,
        block,
        unblock,
        mute,
        unmute,
        let,
        change_privacy,
    ],
    tags=["people"],
)

"""Voting."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from api.answers import Done, done
from api.bodies import Body
from api.caller import Caller
from api.lists import AfterId, Limit
from api.openapi import BEARER, problems
from domain.decisions import polls as decisions
from domain.ids import MessageId
from domain.refusals import NotAPoll
from projections.views import messages
from projections.views import polls as views
from projections.views.workspaces import FIRST
from projections.wire.messages import VoteView


class Choices(Body):
    """The numbers of the options chosen, counted from 0."""

    choices: Annotated[tuple[int, ...], msgspec.Meta(min_length=1, max_length=10)]


class Votes(msgspec.Struct):
    """`mine` is the asker's own; `items` has everybody's, nobody's of an anonymous poll."""

    mine: tuple[int, ...]
    items: list[VoteView]
    next: str | None = None


@put("/messages/{message_id:uuid}/vote", security=BEARER, responses=problems(404, 409, 413, 422))
async def vote(
    message_id: FromPath[UUID], data: JSONBody[Choices], caller: NamedDependency[Caller]
) -> Response[Done]:
    """Votes; a later vote takes the place of an earlier one."""
    wish = decisions.Vote(
        actor=caller.id, at=caller.at, message_id=MessageId(message_id), choices=data.choices
    )
    return done(await caller.do(decisions.vote, wish))


@delete("/messages/{message_id:uuid}/vote", status_code=200, security=BEARER, responses=problems(404, 409))
async def retract(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Takes one's vote back."""
    wish = decisions.Vote(actor=caller.id, at=caller.at, message_id=MessageId(message_id))
    return done(await caller.do(decisions.vote, wish))


@post("/messages/{message_id:uuid}/close", status_code=200, security=BEARER, responses=problems(404, 409))
async def close_poll(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Ends the voting: who asked, moderators and staff."""
    wish = decisions.ClosePoll(actor=caller.id, at=caller.at, message_id=MessageId(message_id))
    return done(await caller.do(decisions.close_poll, wish))


@get("/messages/{message_id:uuid}/votes", security=BEARER, responses=problems(404, 409))
async def list_votes(
    message_id: FromPath[UUID], caller: NamedDependency[Caller], limit: Limit = 50, after: AfterId = None
) -> Votes:
    """Who voted for what, unless the poll is anonymous; one's own vote always."""
    async with caller.reading() as connection:
        found = await messages.seen_by(connection, caller.id, message_id)
        if found.content_type != "poll" or found.deleted:
            raise NotAPoll
        own = await views.mine(connection, caller.id, message_id)
        if messages.anonymous(found):
            return Votes(own, [])
        items = await views.of_message(connection, message_id, limit=limit, after=after or FIRST)
    return Votes(own, items, str(items[-1].user_id) if len(items) == limit else None)


router = Router("/v1", route_handlers=[vote, retract, close_poll, list_votes], tags=["messages"])

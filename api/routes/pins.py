"""What is pinned to a channel."""

from uuid import UUID

from litestar import Response, Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.answers import Done, done
from api.caller import Caller
from api.lists import BeforePosition, Limit, Timeline
from api.openapi import BEARER, problems
from domain.decisions import pins as decisions
from domain.ids import MessageId
from projections.views import channels
from projections.views import pins as views
from projections.views.pages import NEWEST
from projections.wire.messages import MessageView


@get("/channels/{channel_id:uuid}/pins", security=BEARER, responses=problems(404))
async def list_pins(
    channel_id: FromPath[UUID],
    caller: NamedDependency[Caller],
    before: BeforePosition = None,
    limit: Limit = 50,
) -> Timeline[MessageView]:
    """What is pinned to a channel, the newest pin first; replies too."""
    async with caller.reading() as connection:
        await channels.seen_by(connection, caller.id, channel_id)
        start = NEWEST if before is None else before
        page = await views.of_channel(connection, channel_id, before=start, limit=limit)
    return Timeline(*page)


@put("/messages/{message_id:uuid}/pin", security=BEARER, responses=problems(404, 409))
async def pin(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Pins a message to its channel: moderators and staff, and everybody in a direct conversation."""
    wish = decisions.Pin(actor=caller.id, at=caller.at, message_id=MessageId(message_id))
    return done(await caller.do(decisions.pin, wish))


@delete("/messages/{message_id:uuid}/pin", status_code=200, security=BEARER, responses=problems(404, 409))
async def unpin(message_id: FromPath[UUID], caller: NamedDependency[Caller]) -> Response[Done]:
    """Takes the pin out."""
    wish = decisions.Unpin(actor=caller.id, at=caller.at, message_id=MessageId(message_id))
    return done(await caller.do(decisions.unpin, wish))


router = Router("/v1", route_handlers=[list_pins, pin, unpin], tags=["messages"])

"""How one wishes to be seen: kept until changed, over all devices, and in no log."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import Router, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.bodies import Body
from api.caller import Caller
from api.openapi import BEARER, problems
from api.parts import Parts
from domain.refusals import TimeInvalid
from domain.times import utc
from projections import outbox
from projections.frames.frame import Whisper, encode
from projections.frames.room import Room
from projections.views import presence
from projections.wire.presence import Choice, CustomStatus, MyPresence
from store.whispers import presence_of


class NewStatus(Body):
    """An emoji, some words, or both; without `expires_at` until it is changed."""

    emoji: Annotated[str, msgspec.Meta(max_length=64)] = ""
    text: Annotated[str, msgspec.Meta(max_length=100)] = ""
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class NewPresence(Body):
    """All of it anew. `auto` is as one's devices say; `invisible` is offline to everybody."""

    status: Choice = "auto"
    custom_status: NewStatus | None = None


@get("/me/presence", security=BEARER, responses=problems())
async def show(caller: NamedDependency[Caller], parts: NamedDependency[Parts]) -> MyPresence:
    """How one has chosen to be seen."""
    async with parts.pool.connection() as connection:
        return await presence.of_person(connection, caller.id)


@put("/me/presence", security=BEARER, responses=problems(413, 422))
async def choose(
    data: JSONBody[NewPresence], caller: NamedDependency[Caller], parts: NamedDependency[Parts]
) -> MyPresence:
    """Says how one wishes to be seen; those who watch are told within a moment."""
    wish = MyPresence(data.status, _custom(data.custom_status, caller.at))
    async with parts.pool.connection() as connection:
        await presence.choose(connection, caller.id, wish)
    room = Room("u", caller.id)
    parts.whispers.say(outbox.channel(room), encode(Whisper("presence_updated", str(room), wish)))
    parts.board.say(presence_of(caller.id), b"")
    return wish


def _custom(said: NewStatus | None, now: datetime) -> CustomStatus | None:
    """Raises TimeInvalid."""
    if said is None or not (said.emoji or said.text):
        return None
    if said.expires_at is not None and said.expires_at <= now:
        raise TimeInvalid("expected a time to come", field="custom_status.expires_at")
    until = said.expires_at and utc(said.expires_at, field="custom_status.expires_at")
    return CustomStatus(said.emoji, said.text, until)


router = Router("/v1", route_handlers=[show, choose], tags=["presence"])

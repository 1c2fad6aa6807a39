"""The short way for posting a message: the same as its route, without what makes routes comfortable.

Of all that people do, this is what they do most; routing, binding and answering by Litestar would cost
almost as much as deciding and appending. The route remains: the OpenAPI document describes it.
"""

from collections.abc import Awaitable, Mapping
from typing import Any, cast
from uuid import UUID

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send

from api import problems
from api.answers import POSITION
from api.authentication import identify, key_in, sign_in
from api.bodies import read_body
from api.caller import Caller
from api.once import KEY, Once, fingerprint, tell
from api.parts import Parts
from api.posting import NewMessage, post_message
from api.refusals import BodyTooLarge, RequestIncomplete
from domain.ids import ChannelId
from store.requests import Answer

BEFORE, AFTER = "/v1/channels/", "/messages"
ROUTE = "/v1/channels/{channel_id}/messages"
LENGTH = len(BEFORE) + 36 + len(AFTER)

_decoder = msgspec.json.Decoder(NewMessage)


class Lane:
    """Answers posts; hands on everything else."""

    def __init__(self, app: ASGIApp, parts: Parts, once: Once, largest_body: int) -> None:
        self._app = app
        self._parts = parts
        self._once = once
        self._largest = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = _place_of(cast("Mapping[str, Any]", scope))
        if place is None:
            await self._app(scope, receive, send)
            return
        about = cast("Mapping[str, Any]", scope)
        await tell(send, await _told(about, self._post(scope, receive, place)))

    async def _post(self, scope: Scope, receive: Receive, place: ChannelId) -> Answer:
        headers = dict(scope["headers"])
        caller = (
            sign_in(self._parts, scope, headers)
            if key_in(headers) is None
            else await identify(self._parts, scope, headers, ROUTE)
        )
        body = await self._body(receive)
        if (key := headers.get(KEY)) is None:
            return await _say(caller, place, body)
        about = cast("Mapping[str, Any]", scope)
        return await self._once.answered(
            caller, key, fingerprint(about, body), lambda: _told(about, _say(caller, place, body))
        )

    async def _body(self, receive: Receive) -> bytes:
        message = cast("dict[str, Any]", await receive())
        body: bytes = message.get("body", b"")
        while message.get("more_body") and len(body) <= self._largest:
            message = cast("dict[str, Any]", await receive())
            body += message.get("body", b"")
        if message["type"] == "http.disconnect":
            raise RequestIncomplete
        if len(body) > self._largest:
            raise BodyTooLarge
        return body


async def _say(caller: Caller, place: ChannelId, body: bytes) -> Answer:
    posted = await post_message(caller, place, read_body(_decoder, body))
    headers = {
        "content-type": "application/json",
        POSITION: str(posted.position),
        "location": f"/v1/messages/{posted.id}",
    }
    return Answer(201, headers, msgspec.json.encode(posted))


async def _told(scope: Mapping[str, Any], answering: Awaitable[Answer]) -> Answer:
    """The answer, or the problem."""
    try:
        return await answering
    except Exception as error:
        return Answer(*problems.told(scope, error))


def _place_of(scope: Mapping[str, Any]) -> ChannelId | None:
    path: str = scope.get("path", "")
    if len(path) != LENGTH or scope.get("method") != "POST" or not path.endswith(AFTER):
        return None
    try:
        return ChannelId(UUID(path.removeprefix(BEFORE)[:36]))
    except ValueError:
        return None

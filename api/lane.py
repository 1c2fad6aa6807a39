"""The short way for posting a message: the same as its route, without what makes routes comfortable.

Of all that people do, this is what they do most; routing, binding and answering by Litestar would cost
almost as much as deciding and appending. The route remains: the OpenAPI document describes it.
"""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send

from api import problems
from api.answers import POSITION
from api.authentication import sign_in
from api.bodies import read_body
from api.parts import Parts
from api.posting import NewMessage, post_message
from api.refusals import BodyTooLarge
from domain.ids import ChannelId

BEFORE, AFTER = "/v1/channels/", "/messages"
LENGTH = len(BEFORE) + 36 + len(AFTER)

Told = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""

_decoder = msgspec.json.Decoder(NewMessage)


class Lane:
    """Answers posts; hands on everything else."""

    def __init__(self, app: ASGIApp, parts: Parts, largest_body: int) -> None:
        self._app = app
        self._parts = parts
        self._largest = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        place = _place_of(cast("Mapping[str, Any]", scope))
        if place is None:
            await self._app(scope, receive, send)
            return
        try:
            status, headers, body = await self._post(scope, receive, place)
        except Exception as error:
            status, headers, body = problems.told(cast("Mapping[str, Any]", scope), error)
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        raw.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _post(
        self, scope: Scope, receive: Receive, place: ChannelId
    ) -> tuple[int, dict[str, str], bytes]:
        caller = sign_in(self._parts, scope, dict(scope["headers"]))
        posted = await post_message(caller, place, read_body(_decoder, await self._body(receive)))
        headers = {
            "content-type": "application/json",
            POSITION: str(posted.position),
            "location": f"/v1/messages/{posted.id}",
        }
        return 201, headers, msgspec.json.encode(posted)

    async def _body(self, receive: Receive) -> bytes:
        message = cast("dict[str, Any]", await receive())
        body: bytes = message.get("body", b"")
        while message.get("more_body") and len(body) <= self._largest:
            message = cast("dict[str, Any]", await receive())
            body += message.get("body", b"")
        if len(body) > self._largest:
            raise BodyTooLarge
        return body


def _place_of(scope: Mapping[str, Any]) -> ChannelId | None:
    path: str = scope.get("path", "")
    if len(path) != LENGTH or scope.get("method") != "POST" or not path.endswith(AFTER):
        return None
    try:
        return ChannelId(UUID(path.removeprefix(BEFORE)[:36]))
    except ValueError:
        return None

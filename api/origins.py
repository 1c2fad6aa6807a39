"""Pages of other origins: those named may ask. Around everything, because posts go past the framework."""

from collections.abc import Mapping
from typing import Any, cast

from litestar.types import ASGIApp, Message, Receive, Scope, Send

EVERYONE = "*"
METHODS = b"GET, POST, PUT, PATCH, DELETE"
ASKED = b"authorization, content-type, idempotency-key, backscroll-position, x-request-id"
TOLD = b"backscroll-position, idempotency-replayed, retry-after, location"
REMEMBERED = b"600"
"""Seconds for which a browser need not ask again whether it may."""

Header = tuple[bytes, bytes]


class Origins:
    """Nobody is known by a cookie, so whoever asks from a page has a token that was given to that page."""

    def __init__(self, app: ASGIApp, allowed: str) -> None:
        self._app = app
        self._allowed = frozenset(allowed.split())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        about = cast("Mapping[str, Any]", scope)
        headers: dict[bytes, bytes] = dict(about["headers"])
        origin = headers.get(b"origin", b"")
        if not self._allowed & {EVERYONE, origin.decode("latin-1")}:
            await self._app(scope, receive, send)
        elif about["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await _may(send, origin)
        else:
            await self._app(scope, receive, _telling(send, origin))


async def _may(send: Send, origin: bytes) -> None:
    headers = [
        *_known(origin),
        (b"access-control-allow-methods", METHODS),
        (b"access-control-allow-headers", ASKED),
        (b"access-control-max-age", REMEMBERED),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _telling(send: Send, origin: bytes) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            more = [*_known(origin), (b"access-control-expose-headers", TOLD)]
            message["headers"] = [*message["headers"], *more]
        await send(message)

    return told


def _known(origin: bytes) -> list[Header]:
    return [(b"access-control-allow-origin", origin), (b"vary", b"origin")]

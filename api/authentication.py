"""Between the wire and the handlers: who asks, and how new the read models must be for them."""

from typing import Any
from uuid import UUID

from litestar.types import ASGIApp, Receive, Scope, Send
from uuid_utils.compat import uuid7

from api.caller import Caller
from api.parts import Parts
from api.refusals import FieldError, Malformed, SessionRevoked, TokenRefused, Unauthenticated
from store.recorded import Position
from store.tokens import TokenInvalid

PUBLIC = {"public": True}
"""The `opt` of routes for everybody."""

LAST = 2**63 - 1


class Authentication:
    """Plain ASGI, because every request goes through it."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        public: bool = scope["route_handler"].opt.get("public", False)
        if not public and scope["method"] != "OPTIONS":  # type: ignore[typeddict-item]
            self._sign_in(scope, headers)
        if scope["method"] == "GET" and (wanted := headers.get(b"backscroll-position")):
            await self._parts.positions.reach(_position(wanted))
        await self._app(scope, receive, send)

    def _sign_in(self, scope: Any, headers: dict[bytes, bytes]) -> None:
        scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
        if scheme.lower() != b"bearer":
            raise Unauthenticated("expected the header Authorization: Bearer …")
        try:
            claims = self._parts.tokens.read(token.strip().decode("latin-1"))
        except TokenInvalid as error:
            raise TokenRefused(str(error)) from error
        if claims.session_id in self._parts.revocations:
            raise SessionRevoked
        scope["caller"] = Caller(self._parts, claims, _correlation(headers.get(b"x-request-id")))


def _correlation(header: bytes | None) -> UUID:
    """The client's own id for what it does, so that it finds the events again; else a new one."""
    if header:
        try:
            return UUID(header.decode("latin-1"))
        except ValueError:
            pass
    return uuid7()


def _position(header: bytes) -> Position:
    if not header.isdigit() or len(header) > 19 or int(header) > LAST:
        error = FieldError("Backscroll-Position", "a position, as in a command's answer")
        raise Malformed("the header Backscroll-Position is not a position", [error])
    return Position(int(header))

"""Between the wire and the handlers: who asks, and how new the read models must be for them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar.types import ASGIApp, Receive, Scope, Send
from uuid_utils.compat import uuid7

from api.caller import Caller
from api.limits import place_of
from api.parts import Parts
from api.refusals import (
    FieldError,
    Malformed,
    ScopeTooNarrow,
    SessionRevoked,
    TokenRefused,
    Unauthenticated,
)
from api.scopes import needed
from domain.ids import SessionId
from store.keys import PREFIX
from store.recorded import Position
from store.tokens import Claims, TokenInvalid

LAST = 2**63 - 1
COMMANDS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Authentication:
    """Plain ASGI, because every request goes through it."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        public: bool = scope["route_handler"].opt.get("public", False)
        method: str = scope["method"]  # type: ignore[typeddict-item]
        caller: Caller | None = None
        if not public and method != "OPTIONS":
            caller = await identify(self._parts, scope, headers)
        elif method in COMMANDS:
            client = scope["client"]
            self._parts.limits.take(place_of(client[0] if client else ""))
        if method == "GET" and (wanted := headers.get(b"backscroll-position")):
            position = _position(wanted)
            await (caller.hears(position) if caller else self._parts.positions.reach(position))
        await self._app(scope, receive, send)


async def identify(parts: Parts, scope: Any, headers: Mapping[bytes, bytes], path: str = "") -> Caller:
    """Who asks, by an access token or a key; noted in the scope. `path` is the route's, as it is declared.

    Raises Unauthenticated, ScopeTooNarrow for a key that may not do this, or TooManyRequests.
    """
    secret = key_in(headers)
    if secret is None:
        return sign_in(parts, scope, headers)
    key = await parts.keyring.find(secret)
    if key is None:
        raise TokenRefused("this key is not ours, has expired or was revoked")
    need = needed(scope["method"], path or _declared(scope))
    if need not in key.scopes:
        raise ScopeTooNarrow(f"expected the scope {need}" if need != "session" else "expected a sign-in")
    if scope["method"] in COMMANDS:
        parts.limits.take(key.id)
    claims = Claims(key.user_id, SessionId(key.id), 0.0)
    caller = Caller(parts, claims, _correlation(headers.get(b"x-request-id")))
    scope["caller"] = caller
    return caller


def key_in(headers: Mapping[bytes, bytes]) -> str | None:
    """The key, if that is how somebody signs in."""
    scheme, _, secret = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"bearer" or not secret.lstrip().startswith(PREFIX.encode()):
        return None
    return secret.strip().decode("latin-1")


def _declared(scope: Any) -> str:
    return scope["path_template"]


def sign_in(parts: Parts, scope: Any, headers: Mapping[bytes, bytes]) -> Caller:
    """Who asks, by their access token; noted in the scope.

    Raises Unauthenticated or TooManyRequests.
    """
    scheme, _, token = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"bearer":
        raise Unauthenticated("expected the header Authorization: Bearer …")
    try:
        claims = parts.tokens.read(token.strip().decode("latin-1"))
    except TokenInvalid as error:
        raise TokenRefused(str(error)) from error
    if claims.session_id in parts.revocations:
        raise SessionRevoked
    if scope["method"] in COMMANDS:
        parts.limits.take(claims.user_id)
    caller = Caller(parts, claims, _correlation(headers.get(b"x-request-id")))
    scope["caller"] = caller
    return caller


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

"""Access tokens: who somebody is, signed, for a quarter of an hour; nothing stored, nothing looked up."""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import jwt

from domain.ids import SessionId, UserId

LIFETIME = timedelta(minutes=15)
"""How long a revocation must be remembered: after that the token is no good anyway."""


class TokenInvalid(Exception):
    """The token is not ours, was changed, or has expired."""


class Claims(NamedTuple):
    """What a token says."""

    user_id: UserId
    session_id: SessionId
    expires_at: float
    """Seconds since 1970, as in the token."""


class Tokens:
    """One per process. Remembers tokens it has read: checking a signature costs more than all the rest."""

    def __init__(self, secret: bytes, *, most: int = 20_000) -> None:
        self._secret = secret
        self._most = most
        self._read: OrderedDict[str, Claims] = OrderedDict()

    def issue(self, user_id: UserId, session_id: SessionId, at: datetime) -> tuple[str, int]:
        """The token, and for how many seconds it is good."""
        claims = {"sub": str(user_id), "sid": str(session_id), "iat": at, "exp": at + LIFETIME}
        token = jwt.encode(claims, self._secret, "HS256")  # pyright: ignore[reportUnknownMemberType]
        return token, int(LIFETIME.total_seconds())

    def read(self, token: str) -> Claims:
        """What the token says, if it is ours and still good.

        Raises TokenInvalid.
        """
        claims = self._read.get(token) or self._verify(token)
        if claims.expires_at <= datetime.now(UTC).timestamp():
            self._read.pop(token, None)
            raise TokenInvalid("expired")
        return claims

    def _verify(self, token: str) -> Claims:
        try:
            raw: dict[str, Any] = jwt.decode(  # pyright: ignore[reportUnknownMemberType]
                token, self._secret, ["HS256"], options={"require": ["exp", "sub", "sid"]}
            )
            claims = Claims(UserId(UUID(raw["sub"])), SessionId(UUID(str(raw["sid"]))), float(raw["exp"]))
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenInvalid(str(error)) from error
        self._read[token] = claims
        if len(self._read) > self._most:
            self._read.popitem(last=False)
        return claims

"""Devices signed in: how a session begins, goes on and ends."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from litestar import Request

from api.accounts import myself
from api.parts import Parts
from api.refusals import CredentialsWrong, RefreshRefused
from domain.decisions.accounts import SignOut, sign_out
from domain.ids import SessionId, UserId
from projections.wire.people import MeView
from store import sessions
from store.executor import Receipt
from store.sessions import RefreshInvalid, RefreshReused, Renewed


class Device(NamedTuple):
    """What is known of where somebody signs in from."""

    user_agent: str
    address: str


class SignedIn(msgspec.Struct, kw_only=True):
    """`refresh_token` is good for one refresh; used a second time, it ends the session."""

    access_token: str
    refresh_token: str
    expires_in: int
    user: MeView


def device_of(request: Request[Any, Any, Any]) -> Device:
    client = request.client
    return Device(request.headers.get("user-agent", ""), client.host if client else "")


async def sign_in(parts: Parts, user_id: UserId, device: Device) -> SignedIn:
    """A new session for somebody who has proved who they are."""
    async with parts.pool.connection() as connection:
        begun = await sessions.begin(connection, user_id, **device._asdict())
    return await _signed_in(parts, begun)


async def stay(parts: Parts, refresh_token: str) -> SignedIn:
    """The session with its next tokens.

    Raises RefreshRefused; if the token was spent before, the session and its sockets end.
    """
    try:
        async with parts.pool.connection() as connection:
            renewed = await sessions.renew(connection, refresh_token)
    except RefreshReused as reused:
        parts.revocations.add(reused.session_id)
        await _tell(parts, reused.user_id, reused.session_id)
        raise RefreshRefused("this refresh token was used before: the session has been ended") from reused
    except RefreshInvalid as invalid:
        raise RefreshRefused from invalid
    return await _signed_in(parts, renewed)


async def end(parts: Parts, user_id: UserId, session_id: SessionId) -> Receipt:
    """Tokens stop working here at once and everywhere within a second; sockets close.

    The log is told first: should the rest fail, the client asks again.
    """
    receipt = await _tell(parts, user_id, session_id)
    async with parts.pool.connection() as connection:
        await sessions.revoke(connection, session_id, user_id)
    parts.revocations.add(session_id)
    return receipt


async def _tell(parts: Parts, user_id: UserId, session_id: SessionId) -> Receipt:
    wish = SignOut(actor=user_id, at=datetime.now(UTC), session_id=session_id)
    return await parts.executor.execute(sign_out, wish)


async def _signed_in(parts: Parts, session: Renewed) -> SignedIn:
    me = await myself(parts, session.user_id)
    if me.deactivated:
        raise CredentialsWrong("this account is deactivated")
    token, expires_in = parts.tokens.issue(session.user_id, session.session_id, datetime.now(UTC))
    return SignedIn(
        access_token=token,
        refresh_token=session.refresh_token,
        expires_in=expires_in,
        user=me,
    )

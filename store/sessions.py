"""Sessions: a device signed in, kept alive by refresh tokens of which only digests are stored."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from uuid_utils.compat import uuid7

from domain.ids import SessionId, UserId
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

LIFETIME = timedelta(days=30)
"""A device unused for so long signs in anew."""


class RefreshInvalid(Exception):
    """No session goes on with this refresh token."""


class RefreshReused(RefreshInvalid):
    """The token was spent before: one of its two users stole it, so the session is revoked."""

    def __init__(self, user_id: UserId, session_id: SessionId) -> None:
        super().__init__("the refresh token was used twice")
        self.user_id = user_id
        self.session_id = session_id


class Renewed(NamedTuple):
    """A session that goes on, and the only token that continues it from here."""

    user_id: UserId
    session_id: SessionId
    refresh_token: str


class Session(NamedTuple):
    """One that has neither expired nor been revoked."""

    id: SessionId
    created_at: datetime
    used_at: datetime
    expires_at: datetime
    user_agent: str
    address: str


async def begin(connection: Connection, user_id: UserId, *, user_agent: str, address: str) -> Renewed:
    """A new session."""
    session_id, (token, digest) = SessionId(uuid7()), _new_token()
    parameters = {"id": session_id, "user_id": user_id, "digest": digest, "lifetime": LIFETIME}
    await connection.execute(_sql.begin, {**parameters, "user_agent": user_agent[:500], "address": address})
    return Renewed(user_id, session_id, token)


async def renew(connection: Connection, refresh_token: str) -> Renewed:
    """The session with its next token; this one is spent.

    Raises RefreshInvalid, or RefreshReused after revoking the session.
    """
    spent, (token, digest) = _digest(refresh_token), _new_token()
    parameters = {"spent": spent, "digest": digest, "lifetime": LIFETIME}
    if row := await (await connection.execute(_sql.renew, parameters)).fetchone():
        return Renewed(row[1], row[0], token)
    if row := await (await connection.execute(_sql.revoke_reused, {"spent": spent})).fetchone():
        raise RefreshReused(session_id=row[0], user_id=row[1])
    raise RefreshInvalid


async def revoke(connection: Connection, session_id: SessionId, user_id: UserId) -> bool:
    """Ends one of this person's sessions; False if there is no such live session."""
    cursor = await connection.execute(_sql.revoke, {"id": session_id, "user_id": user_id})
    return cursor.rowcount > 0


async def of_user(connection: Connection, user_id: UserId) -> list[Session]:
    """This person's live sessions, the one used last first."""
    rows: Sequence[Any] = await (await connection.execute(_sql.of_user, {"user_id": user_id})).fetchall()
    return [Session(*row) for row in rows]


async def last_begun(connection: Connection, user_id: UserId) -> datetime | None:
    """When this person last signed in."""
    cursor = await connection.execute(_sql.last_begun, {"user_id": user_id})
    return (await cursor.fetchall())[0][0]


async def begun_from(connection: Connection, user_id: UserId, address: str) -> bool:
    """Whether this person has been signed in from there lately."""
    parameters = {"user_id": user_id, "address": address, "lifetime": LIFETIME}
    return await (await connection.execute(_sql.begun_from, parameters)).fetchone() is not None


async def is_live(connection: Connection, session_id: SessionId) -> bool:
    """Whether the session has neither expired nor been revoked."""
    return await (await connection.execute(_sql.is_live, {"id": session_id})).fetchone() is not None


async def revoked_within(connection: Connection, time: timedelta) -> set[SessionId]:
    """The sessions revoked in this time up to now."""
    rows = await (await connection.execute(_sql.revoked_within, {"time": time})).fetchall()
    return {SessionId(row[0]) for row in rows}


def _new_token() -> tuple[str, bytes]:
    token = secrets.token_urlsafe(32)
    return token, _digest(token)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

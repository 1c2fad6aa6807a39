"""What is sent by mail to prove an address: good once, for a while, and kept as a digest."""

import hashlib
import secrets
from datetime import timedelta
from typing import Literal

from domain.ids import UserId
from store.log import Connection
from store.sql import statements

_sql = statements(__name__)

Purpose = Literal["verify", "reset"]
LIFETIME = {"verify": timedelta(days=7), "reset": timedelta(hours=1)}


async def issue(connection: Connection, user_id: UserId, purpose: Purpose, email: str) -> str:
    """A new one; those sent before for the same purpose are good no more."""
    token = secrets.token_urlsafe(32)
    parameters = {
        "user_id": user_id,
        "purpose": purpose,
        "email": email,
        "digest": _digest(token),
        "lifetime": LIFETIME[purpose],
    }
    await connection.execute(_sql.withdraw, parameters)
    await connection.execute(_sql.issue, parameters)
    return token


async def holder_of(connection: Connection, token: str, purpose: Purpose) -> tuple[UserId, str] | None:
    """Whose it is, and the address that it proves; it stays good."""
    parameters = {"digest": _digest(token), "purpose": purpose}
    row = await (await connection.execute(_sql.holder, parameters)).fetchone()
    return (UserId(row[0]), row[1]) if row else None


async def spend(connection: Connection, token: str, purpose: Purpose) -> tuple[UserId, str] | None:
    """The same, and it is good no more."""
    parameters = {"digest": _digest(token), "purpose": purpose}
    row = await (await connection.execute(_sql.spend, parameters)).fetchone()
    return (UserId(row[0]), row[1]) if row else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

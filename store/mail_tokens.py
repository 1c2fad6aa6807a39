"""What is sent by mail to prove an address: good once, for a while, and kept as a digest."""

import hashlib
from datetime import timedelta
from typing import Literal

from domain.ids import UserId
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

Proving = Literal["verify", "reset"]
"""What a letter can ask of its reader."""

LIFETIME: dict[Proving, timedelta] = {"verify": timedelta(days=7), "reset": timedelta(hours=1)}


async def issue(connection: Connection, user_id: UserId, purpose: Proving, email: str, token: str) -> bool:
    """Good from now on, and those sent before for the same purpose no more. False if it has been spent."""
    parameters = {
        "user_id": user_id,
        "purpose": purpose,
        "email": email,
        "digest": _digest(token),
        "lifetime": LIFETIME[purpose],
    }
    await connection.execute(_sql.withdraw, parameters)
    return (await connection.execute(_sql.issue, parameters)).rowcount > 0


async def holder_of(connection: Connection, token: str, purpose: Proving) -> tuple[UserId, str] | None:
    """Whose it is, and the address that it proves; it stays good."""
    parameters = {"digest": _digest(token), "purpose": purpose}
    row = await (await connection.execute(_sql.holder, parameters)).fetchone()
    return (UserId(row[0]), row[1]) if row else None


async def spend(connection: Connection, token: str, purpose: Proving) -> tuple[UserId, str] | None:
    """The same, and it is good no more."""
    parameters = {"digest": _digest(token), "purpose": purpose}
    row = await (await connection.execute(_sql.spend, parameters)).fetchone()
    return (UserId(row[0]), row[1]) if row else None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()

"""Keys of programs: made once, shown once, kept as digests; what they may, and how they are used."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from domain.ids import UserId
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

PREFIX = "bsk_"
HINT = 10
"""Characters shown of a key, prefix included: enough to tell one's keys apart."""

Scope = Literal["read", "write", "admin"]


class Key(NamedTuple):
    """One that is good: as whom it acts, and what it may."""

    id: UUID
    user_id: UserId
    scopes: frozenset[Scope]
    expires_at: datetime | None
    owner_id: UserId
    """Who made it: of a bot's, somebody else."""


class KeyRecord(NamedTuple):
    """A key as its owner sees it."""

    id: UUID
    user_id: UserId
    name: str
    hint: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    uses: int


async def keep(
    connection: Connection,
    id: UUID,
    secret: str,
    *,
    user: UserId,
    owner: UserId,
    name: str,
    scopes: Sequence[Scope],
    expires_at: datetime | None,
) -> None:
    """Once and for all: kept again under the same id it stays as it is."""
    parameters = {
        "id": id,
        "user": user,
        "owner": owner,
        "digest": digest_of(secret),
        "name": name,
        "hint": secret[:HINT],
        "scopes": list(scopes),
        "expires_at": expires_at,
    }
    await connection.execute(_sql.keep, parameters)


async def find(connection: Connection, secret: str) -> Key | None:
    """The key, if it is one and still good."""
    cursor = await connection.execute(_sql.find, {"digest": digest_of(secret)}, prepare=True)
    row = await cursor.fetchone()
    return Key(row[0], UserId(row[1]), frozenset(row[2]), row[3], UserId(row[4])) if row else None


async def is_live(connection: Connection, id: UUID) -> bool:
    """Whether a key of this id has neither expired nor been revoked."""
    return await (await connection.execute(_sql.is_live, {"id": id})).fetchone() is not None


async def of_owner(connection: Connection, owner: UserId) -> list[KeyRecord]:
    """All that this person ever made, the newest first."""
    rows = await (await connection.execute(_sql.of_owner, {"owner": owner})).fetchall()
    return [KeyRecord(*row) for row in rows]


async def bots_of(connection: Connection, owner: UserId) -> tuple[UserId, ...]:
    """The programs that this person ever made a key for."""
    rows = await (await connection.execute(_sql.bots_of, {"owner": owner}, prepare=True)).fetchall()
    return tuple(UserId(row[0]) for row in rows)


async def revoke(connection: Connection, id: UUID, owner: UserId) -> None:
    await connection.execute(_sql.revoke, {"id": id, "owner": owner})


async def revoke_all(connection: Connection, user: UserId) -> list[tuple[UUID, UserId]]:
    """All that act as this person or were made by them: those that ended, and as whom they acted."""
    rows = await (await connection.execute(_sql.revoke_all, {"user": user})).fetchall()
    return [(row[0], UserId(row[1])) for row in rows]


async def revoked_within(connection: Connection, time: timedelta) -> set[UUID]:
    """The keys revoked in this time up to now."""
    rows = await (await connection.execute(_sql.revoked_within, {"time": time})).fetchall()
    return {row[0] for row in rows}


async def count(connection: Connection, id: UUID, uses: int) -> None:
    """So many uses more, the last of them now."""
    await connection.execute(_sql.count, {"id": id, "uses": uses})


def digest_of(secret: str) -> bytes:
    """The secret is random and long: no salt, no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()

"""Passwords: hashed with Argon2id, beside the log and never in it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from domain.ids import UserId
from store.connections import Connection
from store.sql import statements
from store.writes import Overloaded

_sql = statements(__name__)

AT_ONCE = 2
"""Each hashing takes a core and 64 MiB for some 30 ms: a rush of sign-ins must not starve the chat."""
MOST_WAITING = 200
"""More would wait for longer than anybody who signs in does: some three seconds."""


class Passwords:
    """One per process: hashes in threads, a few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._nobodys = self._hasher.hash("nobody's")

    async def hash(self, password: str) -> str:
        """What is kept instead of the password. Raises Overloaded."""
        async with self._in_turn():
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether it is the password; takes as long when nobody has the address. Raises Overloaded."""
        async with self._in_turn():
            return await asyncio.to_thread(self._verify, kept, password)

    @asynccontextmanager
    async def _in_turn(self) -> AsyncGenerator[None]:
        if self._waiting >= MOST_WAITING:
            raise Overloaded
        self._waiting += 1
        try:
            async with self._turn:
                yield
        finally:
            self._waiting -= 1

    def _verify(self, kept: str | None, password: str) -> bool:
        try:
            return self._hasher.verify(kept or self._nobodys, password) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False


async def keep_password(connection: Connection, user_id: UserId, password_hash: str) -> None:
    """From now on this person signs in with this password."""
    await connection.execute(_sql.keep, {"user_id": user_id, "password_hash": password_hash})


async def forget_password(connection: Connection, user_id: UserId) -> None:
    """From now on this person cannot sign in with a password."""
    await connection.execute(_sql.forget, {"user_id": user_id})


async def password_hash_of(connection: Connection, user_id: UserId) -> str | None:
    cursor = await connection.execute(_sql.of_user, {"user_id": user_id})
    row = await cursor.fetchone()
    return row[0] if row else None

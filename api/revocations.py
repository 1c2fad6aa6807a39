"""Which sessions have ended before their access tokens: known without asking the database each time."""

import asyncio
import logging
from typing import Self

import psycopg
from psycopg_pool import PoolTimeout

from domain.ids import SessionId
from store import sessions
from store.connections import Pool
from store.tokens import LIFETIME

logger = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds: how long another process's revocation may take to hold here."""


class Revocations:
    """The sessions revoked within an access token's lifetime; older ones have no good token left."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._revoked: set[SessionId] = set()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self.look()
        self._task = asyncio.create_task(self._follow(), name="revocations")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()

    def __contains__(self, session_id: SessionId) -> bool:
        return session_id in self._revoked

    def add(self, session_id: SessionId) -> None:
        """What this process revoked holds at once."""
        self._revoked.add(session_id)

    async def look(self) -> None:
        """What was known stays known until the next look has answered."""
        before = frozenset(self._revoked)
        async with self._pool.connection() as connection:
            revoked = await sessions.revoked_within(connection, LIFETIME)
        self._revoked = revoked | (self._revoked - before)

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except (psycopg.Error, PoolTimeout) as error:
                logger.warning("revoked sessions cannot be read: %s", error)

"""Keys that are in use: looked up once a second at most, their use written once a minute at most."""

import asyncio
import logging
import time
from collections import Counter, OrderedDict
from typing import Self
from uuid import UUID

import psycopg
from psycopg_pool import PoolTimeout

from projections.views.bots import abandoned
from store import keys
from store.connections import Pool
from store.keys import Key

logger = logging.getLogger(__name__)

FRESH = 1.0
"""Seconds for which a key is believed: so long may a revocation elsewhere take to hold here."""
MINUTE = 60.0
MOST = 10_000


class Keyring:
    """One per process."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: OrderedDict[bytes, tuple[float, Key | None]] = OrderedDict()
        self._uses: Counter[UUID] = Counter()
        self._written: dict[UUID, float] = {}
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._write_now_and_then(), name="keyring")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
        await self._write(list(self._uses))

    async def find(self, secret: str) -> Key | None:
        """The key, if it is one and still good, a bot's while its owner is there; this counts as its use."""
        key = await self._look(secret)
        if key is not None:
            self._uses[key.id] += 1
        return key

    def forget(self) -> None:
        """What this process revoked holds at once."""
        self._known.clear()

    async def _look(self, secret: str) -> Key | None:
        digest = keys.digest_of(secret)
        now = time.monotonic()
        looked, key = self._known.get(digest, (-FRESH, None))
        if now - looked < FRESH:
            return key
        async with self._pool.connection() as connection:
            key = await keys.find(connection, secret)
            if key and key.user_id != key.owner_id and await abandoned(connection, key.user_id, key.owner_id):
                key = None
        self._known[digest] = (now, key)
        self._known.move_to_end(digest)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return key

    async def _write_now_and_then(self) -> None:
        """A key's first use is seen within a second, the others within a minute."""
        while True:
            await asyncio.sleep(FRESH)
            now = time.monotonic()
            await self._write([id for id in self._uses if now - self._written.get(id, -MINUTE) >= MINUTE])

    async def _write(self, ids: list[UUID]) -> None:
        for id in ids:
            uses = self._uses.pop(id)
            try:
                async with self._pool.connection() as connection:
                    await keys.count(connection, id, uses)
            except (psycopg.Error, PoolTimeout) as error:
                self._uses[id] += uses
                logger.warning("a key's use could not be written: %s", error)
                return
            self._written[id] = time.monotonic()

"""What the bus has lost, read from the outbox, on a connection that no crowd of newcomers can occupy."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

import psycopg

from gateway.rooms import cursor_of
from projections import outbox
from projections.outbox import Outgoing
from store import log
from store.connections import LIVE, Connection, connect

PAGE = 1_000
NO_END = 1 << 96

logger = logging.getLogger(__name__)


def key_of(row: Outgoing) -> int:
    return int.from_bytes(row[1][:12], "big")


class Exchanged(psycopg.OperationalError):
    """The database lives another life than those who ask: what it holds is not what they missed."""


class Mending:
    """One connection, made when needed and made again when lost."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()

    async def since(
        self,
        key: int,
        rooms: Callable[[], Sequence[UUID]],
        epoch: UUID,
        before: int,
        at_least: Callable[[], int],
    ) -> AsyncIterator[list[Outgoing]]:
        """Page after page of these rooms' frames between these keys, in order. Raises Exchanged.

        The database is waited for, until it is there and as far as `at_least`: after a crash it may not be.
        """
        while key < before:
            page = await self._page(key, rooms(), epoch, at_least)
            if page:
                yield [row for row in page if key_of(row) < before]
                key = key_of(page[-1])
            if len(page) < PAGE:
                return

    async def _page(
        self, key: int, rooms: Sequence[UUID], epoch: UUID, at_least: Callable[[], int]
    ) -> list[Outgoing]:
        wait = 0.05
        while True:
            try:
                async with self._turn:
                    connection = await self._connected()
                    until, of = await outbox.reached(connection)
                    page = await outbox.of_rooms(connection, rooms, cursor_of(key), PAGE)
            except psycopg.OperationalError as error:
                logger.warning("a hole waits for the database: %s", error)
            else:
                if of != epoch:
                    raise Exchanged
                if until >= at_least():
                    return page
                logger.info("a hole waits until the outbox goes as far as what follows")
            await asyncio.sleep(wait)
            wait = min(wait * 2, 1.0)

    async def newest(self, after: int, until: int) -> list[tuple[bytes, int]]:
        async with self._turn:
            return await outbox.newest_of_rooms(await self._connected(), after, until)

    async def published(self) -> tuple[int, UUID]:
        """Up to where fan-out has published, and the epoch."""
        async with self._turn:
            connection = await self._connected()
            cursor = await outbox.checkpoint(connection, "fanout")
            return cursor.position, await log.epoch(connection)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = await connect(self._url, options=LIVE)
        return self._connection

    async def close(self) -> None:
        if self._connection:
            await self._connection.close()

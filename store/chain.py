"""The chain over the log: a digest per block of events, over the block before and over each event.

An event counts by what is fixed about it and by a seal: a salted digest of its content. Erasure overwrites
the content and forgets the salt. The seal stays, so the digests stay as well, and tell nothing of what was.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256, shake_256
from typing import NamedTuple
from uuid import UUID

from store.connections import Connection
from store.recorded import START, Position
from store.sql import statements

_sql = statements(__name__)

BLOCK = 1_000
"""Events in a block at most."""
SALT = 16
MARK = 4
BEGINNING = bytes(32)
"""Stands for the block before the first."""


class Block(NamedTuple):
    """`key` or `salts`: see migrations/0014_chain.sql."""

    last: Position
    key: bytes | None
    salts: bytes | None
    marks: bytes
    digest: bytes

    def __len__(self) -> int:
        return len(self.marks) // MARK

    def every_salt(self) -> list[bytes]:
        every = self.salts if self.key is None else shake_256(self.key).digest(len(self) * SALT)
        return _cut(every or b"")


class Fixed(NamedTuple):
    """An event as the chain sees it."""

    position: Position
    recorded_at: datetime
    circumstances: bytes
    state: bytes


def _cut(every: bytes) -> list[bytes]:
    return [every[at : at + SALT] for at in range(0, len(every), SALT)]


def seal(salt: bytes, state: bytes) -> bytes:
    return sha256(salt + state).digest()


def link(circumstances: bytes, sealed: bytes) -> bytes:
    return sha256(sealed + circumstances).digest()


def digest(before: bytes, links: Iterable[bytes]) -> bytes:
    return sha256(before + b"".join(links)).digest()


class Overwritten(NamedTuple):
    """How many events, and what proves which they were, sealed, and what remains of them."""

    erased: int
    digest: str


async def overwritten(connection: Connection, erasure: UUID, after: int, upto: int) -> Overwritten:
    """What an erasure has noted since it last said so in the log."""
    parameters = {"erasure": erasure, "after": after, "upto": upto}
    rows = await (await connection.execute(_sql.erased_between, parameters, binary=True)).fetchall()
    parts = (position.to_bytes(8, "big") + sealed + remains for position, sealed, remains in rows)
    return Overwritten(len(rows), sha256(b"".join(parts)).hexdigest())


async def newest(connection: Connection) -> Block | None:
    cursor = await connection.execute(_sql.newest, binary=True)
    row = await cursor.fetchone()
    return Block(*row) if row else None


async def events_after(connection: Connection, position: Position, limit: int) -> list[Fixed]:
    parameters = {"position": position, "limit": limit}
    cursor = await connection.execute(_sql.after, parameters, binary=True, prepare=True)
    return [Fixed(*row) for row in await cursor.fetchall()]


async def extend(connection: Connection, recorded_before: datetime | None = None) -> Block | None:
    """The next block, if the events for it are there: BLOCK of them, or any recorded before that moment.

    The connection is in autocommit mode; of several at once each waits for its turn.
    """
    async with connection.transaction():
        await connection.execute(_sql.take_turn)
        before = await newest(connection)
        events = await events_after(connection, before.last if before else START, BLOCK)
        waited = recorded_before is not None and bool(events) and events[0].recorded_at < recorded_before
        if len(events) < BLOCK and not waited:
            return None
        block = _block(before.digest if before else BEGINNING, events)
        await connection.execute(_sql.add, block._asdict())
    return block


def _block(before: bytes, events: Sequence[Fixed]) -> Block:
    key = os.urandom(32)
    salts = _cut(shake_256(key).digest(len(events) * SALT))
    links = [
        link(event.circumstances, seal(salt, event.state)) for event, salt in zip(events, salts, strict=True)
    ]
    marks = b"".join(one[:MARK] for one in links)
    return Block(events[-1].position, key, None, marks, digest(before, links))

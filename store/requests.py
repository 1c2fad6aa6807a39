"""Requests that their senders named, and the answers they got: kept for a day, beside the log."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg.types.json import Json
from uuid_utils.compat import uuid7

from domain.ids import UserId
from store.connections import Connection
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)

LIFETIME = timedelta(hours=24)
"""How long a retry is known as one."""


class Answer(NamedTuple):
    """As it went out."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Claimed(NamedTuple):
    """A named request. `seed` and `at` are the same for every retry; `answer` is None until there is one."""

    fingerprint: bytes
    seed: UUID
    at: datetime
    answer: Answer | None


async def claim(connection: Connection, user_id: UserId, key: str, fingerprint: bytes) -> Claimed:
    """The request of this name: claimed now, or as it was claimed."""
    mine = {"user_id": user_id, "key": key}
    seed = UUID(int=uuid7().int)
    more = {"fingerprint": fingerprint, "seed": seed, "lifetime": LIFETIME}
    while True:
        if new := await (await connection.execute(_sql.claim, {**mine, **more})).fetchone():
            return Claimed(fingerprint, seed, new[0], None)
        if row := await (await connection.execute(_sql.claimed, mine)).fetchone():
            fingerprint, seed, at, status, headers, body = row
            answer = None if status is None else Answer(status, headers, bytes(body))
            return Claimed(fingerprint, seed, at, answer)


async def keep_answer(connection: Connection, user_id: UserId, key: str, seed: UUID, answer: Answer) -> None:
    """From now on a retry is answered like this."""
    told = {"status": answer.status, "headers": Json(dict(answer.headers)), "body": answer.body}
    await connection.execute(_sql.answer, {"user_id": user_id, "key": key, "seed": seed, **told})


async def fulfilled_at(connection: Connection, stream: UUID) -> Position | None:
    """Where the request came true, if it did."""
    row = await (await connection.execute(_sql.fulfilled_at, {"stream": stream})).fetchone()
    return None if row is None else Position(row[0])

"""What is known of those who arrive: where they are, and whether their session lives."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from domain.ids import SessionId, UserId
from gateway.asking import ask
from gateway.together import Together
from projections.audience import Entry
from projections.frames.room import Room
from store.connections import Connection, Pool
from store.sql import statements

MOST_AT_ONCE = 100
STATEMENTS = 2
"""Under way at a time: newcomers share them, and leave connections to others."""
MOST_OWN = 10_000
LOOK_BACK = 2_000
"""Positions: some seconds of a busy log, in which a session's row is revoked after the log was told."""

_sql = statements(__name__)


class Asked(NamedTuple):
    """`since`: after which position they want to go on, if they do."""

    user: UserId
    session: SessionId
    since: int | None = None


class Arrival(NamedTuple):
    """The rooms at `position`, and what their own room was told shortly before it, and after `since`.

    `head` is the log's end, `floor` from where on the outbox is complete.
    """

    position: int
    epoch: UUID
    head: int
    floor: int
    live: bool
    rooms: list[Entry]
    own: list[bytes]


Arrivals = Together[Asked, Arrival]


def arrivals(pool: Pool) -> Arrivals:
    async def answer(asked: Sequence[Asked]) -> list[Arrival]:
        return await ask(pool, lambda connection: look_up(connection, asked))

    return Together(answer, most=MOST_AT_ONCE, at_once=STATEMENTS)


async def look_up(connection: Connection, asked: Sequence[Asked]) -> list[Arrival]:
    """In the order asked."""
    users, sessions, since = zip(*asked, strict=True)
    cursor = await connection.execute(
        _sql.arrivals,
        {
            "users": list(users),
            "sessions": list(sessions),
            "since": list(since),
            "back": LOOK_BACK,
            "limit": MOST_OWN + 1,
        },
        binary=True,
        prepare=True,
    )
    rows: dict[int, list[Any]] = {}
    for row in await cursor.fetchall():
        rows.setdefault(row[0], []).append(row[1:])
    return [_arrival(rows[n]) for n in range(1, len(asked) + 1)]


def _arrival(rows: Sequence[Any]) -> Arrival:
    """One row for each room; their own says the rest."""
    entries = [Entry(Room(kind, id), workspace, channel) for *_, kind, id, workspace, channel, _, _ in rows]
    position, epoch, head, floor, *_, live, own = next(row for row in rows if row[4] == "u")
    return Arrival(position, epoch, head, floor, live, entries, own)

"""Reading the outbox: frames in the one order that everything keeps, with the names they travel under."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from projections.frames.room import Room
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

HEADER = 24
"""Bytes before the frame in a message: position (8), ordinal (4), seq (8), big-endian; then the mark (4)."""

Outgoing = tuple[bytes, bytes]
"""A channel and a message, as they travel from fan-out to gateway."""


class Cursor(NamedTuple):
    """A place in the order of frames."""

    position: int
    ordinal: int


class Gap(NamedTuple):
    """What rooms were told, up to a position of this life of the log."""

    until: int
    epoch: UUID
    messages: list[list[bytes]] | None


def channel(room: Room) -> bytes:
    """The name under which the room's frames travel."""
    return f"room:{room.kind}{room.id}".encode()


def mark_of(epoch: UUID) -> bytes:
    """Which life of the log a message is from: the same place in the order means another frame in another."""
    return epoch.bytes[:4]


def cursor_of(message: bytes) -> Cursor:
    return Cursor(int.from_bytes(message[:8], "big"), int.from_bytes(message[8:12], "big"))


def seq_of(message: bytes) -> int:
    return int.from_bytes(message[12:20], "big")


def mark_in(message: bytes) -> bytes:
    return message[20:24]


async def after(connection: Connection, cursor: Cursor, limit: int) -> list[Outgoing]:
    """The next frames of all rooms."""
    parameters = {"position": cursor.position, "ordinal": cursor.ordinal, "limit": limit}
    rows = await connection.execute(_sql.after, parameters, binary=True, prepare=True)
    return await rows.fetchall()


async def of_rooms(
    connection: Connection, rooms: Sequence[UUID], cursor: Cursor, limit: int
) -> list[Outgoing]:
    """The next frames of these rooms. Planned each time: short gaps read by position, long ones by room."""
    parameters = {
        "rooms": list(rooms),
        "position": cursor.position,
        "ordinal": cursor.ordinal,
        "limit": limit,
    }
    rows = await connection.execute(_sql.of_rooms, parameters, binary=True, prepare=False)
    return await rows.fetchall()


async def gaps(connection: Connection, wanted: Sequence[tuple[Room, Cursor]], frames: int, size: int) -> Gap:
    """For each of the rooms all messages after its place, in order; None if they are more than so many."""
    parameters = {
        "kinds": [room.kind for room, _ in wanted],
        "rooms": [room.id for room, _ in wanted],
        "positions": [cursor.position for _, cursor in wanted],
        "ordinals": [cursor.ordinal for _, cursor in wanted],
        "limit": frames + 1,
        "bytes": size,
    }
    rows = await (await connection.execute(_sql.gaps, parameters, binary=True, prepare=True)).fetchall()
    found: list[list[bytes]] = [[] for _ in wanted]
    until, epoch = rows[0][:2]
    for *_, n, message in rows:
        if n is not None:
            found[int(n) - 1].append(message)
    if len(rows) > frames or sum(len(message) for gap in found for message in gap) > size:
        return Gap(until, epoch, None)
    return Gap(until, epoch, [sorted(gap) for gap in found])


async def newest_of_rooms(connection: Connection, after: int, until: int) -> list[tuple[bytes, int]]:
    """The last seq of every room that had a frame in between."""
    parameters = {"after": after, "until": until}
    rows = await connection.execute(_sql.newest_of_rooms, parameters, binary=True, prepare=False)
    return await rows.fetchall()


async def reached(connection: Connection) -> tuple[int, UUID]:
    """How far the outbox goes, and in which life of the log."""
    rows = await connection.execute(_sql.reached, binary=True, prepare=True)
    return (await rows.fetchall())[0]


async def checkpoint(connection: Connection, name: str) -> Cursor:
    """How far this reader had come; the beginning, if it has never read."""
    rows = await connection.execute(_sql.checkpoint, {"name": name})
    row = await rows.fetchone()
    return Cursor(*row) if row else Cursor(0, 0)


async def save_checkpoint(connection: Connection, name: str, cursor: Cursor) -> None:
    parameters = {"name": name, "position": cursor.position, "ordinal": cursor.ordinal}
    await connection.execute(_sql.save_checkpoint, parameters, prepare=True)

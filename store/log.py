"""Reading the log: whole streams for decisions, and all of it in order for projections."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any
from uuid import UUID

from store.codec import codec
from store.connections import Connection
from store.recorded import Position, Recorded
from store.sql import statements

_sql = statements(__name__)


async def read_after(connection: Connection, position: Position, limit: int) -> list[Recorded]:
    """The next events, in commit order.

    Positions are taken under the log's lock and the lock is held to commit, so a reader that has seen
    position n has seen all below n: see docs/adr/0003.
    """
    parameters = {"position": position, "limit": limit}
    cursor = await connection.execute(_sql.after, parameters, binary=True, prepare=True)
    return _recorded(await cursor.fetchall())


async def read_until(connection: Connection, streams: Sequence[UUID], until: Position) -> list[Recorded]:
    """What had happened in these streams by then, in the order of the log."""
    parameters = {"streams": list(streams), "until": until}
    cursor = await connection.execute(_sql.until, parameters, binary=True, prepare=True)
    return _recorded(await cursor.fetchall())


async def read_until_by(
    connection: Connection, streams: Sequence[UUID], until: Position, size: int
) -> AsyncGenerator[list[Recorded]]:
    """The same, so many at a time: others on the loop have their turn in between."""
    async with connection.transaction(), connection.cursor("until") as cursor:
        await cursor.execute(_sql.until, {"streams": list(streams), "until": until}, binary=True)
        while rows := await cursor.fetchmany(size):
            yield _recorded(rows)


def _recorded(rows: list[tuple[Any, ...]]) -> list[Recorded]:
    """An event that cannot be read must not hide the ones after it: whoever handles it meets the error."""
    read = codec.read
    return [
        Recorded(at, stream, version, read(topic, state), workspace, actor, when)
        for at, stream, version, topic, state, workspace, actor, when in rows
    ]


async def head(connection: Connection) -> Position:
    """The position of the newest event."""
    cursor = await connection.execute(_sql.head)
    return Position((await cursor.fetchall())[0][0])


async def epoch(connection: Connection) -> UUID:
    """Which life of the log its positions belong to."""
    cursor = await connection.execute(_sql.epoch)
    return (await cursor.fetchall())[0][0]


async def read_streams(connection: Connection, streams: Sequence[UUID]) -> list[tuple[UUID, int, str, bytes]]:
    """The raw events of these streams, stream by stream."""
    cursor = await connection.execute(_sql.of_streams, {"streams": list(streams)}, binary=True, prepare=True)
    return await cursor.fetchall()


async def read_stream_since(
    connection: Connection, stream: UUID, version: int
) -> list[tuple[UUID, int, str, bytes]]:
    parameters = {"stream": stream, "version": version}
    cursor = await connection.execute(_sql.of_stream_since, parameters, binary=True, prepare=True)
    return await cursor.fetchall()


async def versions_of(connection: Connection, streams: Sequence[UUID]) -> dict[UUID, int]:
    """The version of each of these streams that has begun."""
    cursor = await connection.execute(_sql.versions_of, {"streams": list(streams)}, binary=True, prepare=True)
    return {id: version for id, version in await cursor.fetchall() if version is not None}


async def births_of(connection: Connection, streams: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """What each of these streams that has begun was begun by: a request, or an import."""
    cursor = await connection.execute(_sql.births, {"streams": list(streams)}, binary=True, prepare=True)
    return dict(await cursor.fetchall())


async def snapshot_of(connection: Connection, stream: UUID) -> tuple[int, bytes] | None:
    cursor = await connection.execute(_sql.snapshot_of, {"stream": stream}, binary=True, prepare=True)
    return await cursor.fetchone()


async def keep_snapshot(connection: Connection, stream: UUID, version: int, state: bytes) -> None:
    parameters = {"stream": stream, "version": version, "state": state}
    await connection.execute(_sql.keep_snapshot, parameters, prepare=True)

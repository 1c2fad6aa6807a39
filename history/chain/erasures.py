"""Whether all that was overwritten was erased: each erasure tells what it did in the log, chained as all."""

from uuid import UUID

from domain.erasure import ErasureApplied, erasure
from store import chain, log
from store.codec import codec
from store.connections import Connection
from store.recorded import Position
from store.sql import statements
from store.states import state_of

_sql = statements("history.chain.prove")


async def first_unsaid(connection: Connection) -> Position | None:
    """The first position that was overwritten, and no erasure says so, or says something else."""
    cursor = await connection.execute(_sql.begun)
    known = [id for (id,) in await cursor.fetchall()]
    unsaid = [await _first(connection, _sql.of_none, known=known)]
    for id in known:
        unsaid += [await _unlike(connection, id)]
    return min((position for position in unsaid if position is not None), default=None)


async def _unlike(connection: Connection, id: UUID) -> Position | None:
    after = 0
    for _, _, topic, state in await log.read_streams(connection, [id]):
        told = codec.decode(topic, state)
        if isinstance(told, ErasureApplied):
            noted = await chain.overwritten(connection, id, after, told.upto)
            if noted != (told.erased, told.digest):
                return await _first(connection, _sql.unsaid, erasure=id, upto=after)
            after = told.upto
    if (await state_of(connection, erasure(id))).finished:
        return await _first(connection, _sql.unsaid, erasure=id, upto=after)
    return None  # what it has not told of yet, it will


async def _first(connection: Connection, statement: bytes, **parameters: object) -> Position | None:
    cursor = await connection.execute(statement, parameters)
    return (await cursor.fetchall())[0][0]

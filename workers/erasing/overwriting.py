"""Overwriting events: under the one role that may, with a seal of each for the chain, in one transaction."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from store import chain
from store.chain import SALT, Block
from store.connections import Connection
from store.sql import statements
from workers.erasing.found import Event, Found
from workers.erasing.frames import Blanking

_sql = statements(__name__)

NO_SALT = bytes(SALT)


async def overwrite(
    connection: Connection, erasure: UUID, upto: int, found: Sequence[Found], blanking: Blanking
) -> None:
    """What is found becomes what remains of it, and its frames lose their words.

    The log must be chained so far.
    """
    changed = [(one.event, one.remains) for one in found if one.remains is not None]
    positions = [event.position for event, _ in changed]
    async with connection.transaction():
        if changed:
            await connection.execute(_sql.become_eraser)
            await _seal(connection, {"erasure": erasure, "upto": upto}, changed)
            parameters = {"positions": positions, "states": [remains for _, remains in changed]}
            await connection.execute(_sql.overwrite, parameters)
            await connection.execute(_sql.become_oneself)
            await connection.execute(_sql.forget_errors, {"positions": positions})
        await _blank(connection, found, blanking)


async def invites(connection: Connection, erasure: UUID, after: int, upto: int) -> tuple[UUID, ...]:
    """Among what was overwritten, also before an interruption."""
    parameters = {"erasure": erasure, "after": after, "upto": upto}
    cursor = await connection.execute(_sql.invites, parameters)
    return tuple(id for (id,) in await cursor.fetchall())


async def _seal(
    connection: Connection, noted: dict[str, Any], changed: Sequence[tuple[Event, bytes]]
) -> None:
    states = {event.position: event.state for event, _ in changed}
    positions = list(states)
    known = await (await connection.execute(_sql.seals, {"positions": positions}, binary=True)).fetchall()
    before = {position: (number, seal) for position, number, seal in known}
    rows = await (await connection.execute(_sql.blocks, {"positions": positions}, binary=True)).fetchall()
    seals: dict[int, bytes] = {position: seal for position, (_, seal) in before.items()}
    lasts: list[int] = []
    salts: list[bytes] = []
    for row in rows:
        block = Block(*row)
        every, first = block.every_salt(), block.last - len(block) + 1
        for position in [each for each in positions if first <= each <= block.last and each not in before]:
            seals[position] = chain.seal(every[position - first], states[position])
            every[position - first] = NO_SALT
        lasts.append(block.last)
        salts.append(b"".join(every))
    await connection.execute(_sql.forget_salts, {"lasts": lasts, "salts": salts})
    parameters = {
        **noted,
        "positions": positions,
        "numbers": [before[each][0] + 1 if each in before else 1 for each in positions],
        "seals": [seals[each] for each in positions],
        "remains": [sha256(remains).digest() for _, remains in changed],
    }
    await connection.execute(_sql.note, parameters)


async def _blank(connection: Connection, found: Sequence[Found], blanking: Blanking) -> None:
    whole = {one.event.position: one.whole for one in found}
    cursor = await connection.execute(_sql.frames, {"positions": list(whole)}, binary=True)
    blank = [
        (position, ordinal, less)
        for position, ordinal, frame in await cursor.fetchall()
        if (less := blanking.of(frame, whole=whole[position])) != frame
    ]
    if blank:
        positions, ordinals, frames = (list(column) for column in zip(*blank, strict=True))
        parameters = {"positions": positions, "ordinals": ordinals, "frames": frames}
        await connection.execute(_sql.replace_frames, parameters)

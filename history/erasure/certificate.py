"""The certificate of an erasure: which events lost their words, and by what that can be proven."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from domain.erasure import ErasureApplied, ErasureBegun, ErasureFinished, Subject
from store import chain
from store.codec import codec
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)


class Proof(msgspec.Struct, frozen=True):
    """A fact in the log: the digest covers each event's position, its seal, and what remains of it."""

    upto: int
    erased: int
    digest: str


class Certificate(msgspec.Struct, frozen=True):
    """It names nobody: what it is about is an id of which nothing else is known any more."""

    erasure_id: UUID
    subject: Subject
    id: UUID
    begun_at: datetime
    finished_at: datetime | None
    erased: int
    positions: list[tuple[int, int]]
    """From and to."""
    objects: list[str]
    proofs: list[Proof]
    chained_upto: int
    chain: str
    """The digest of the log's chain when this was written."""


async def certificate(connection: Connection, id: UUID) -> Certificate:
    """Raises LookupError when there is no such erasure."""
    rows = await (await connection.execute(_sql.facts, {"erasure": id}, binary=True)).fetchall()
    facts = [(codec.decode(topic, state), at) for topic, state, at in rows]
    begun, begun_at = facts[0] if facts else (None, None)
    if not isinstance(begun, ErasureBegun) or begun_at is None:
        raise LookupError(f"there is no erasure {id}")
    applied = [fact for fact, _ in facts if isinstance(fact, ErasureApplied)]
    found = await (await connection.execute(_sql.positions, {"erasure": id}, binary=True)).fetchall()
    block = await chain.newest(connection)
    return Certificate(
        erasure_id=id,
        subject=begun.subject,
        id=begun.id,
        begun_at=begun_at,
        finished_at=next((at for fact, at in facts if isinstance(fact, ErasureFinished)), None),
        erased=sum(fact.erased for fact in applied),
        positions=list(_ranges(position for (position,) in found)),
        objects=[key for fact in applied for key in fact.objects],
        proofs=[Proof(fact.upto, fact.erased, fact.digest) for fact in applied if fact.erased],
        chained_upto=block.last if block else 0,
        chain=block.digest.hex() if block else "",
    )


def _ranges(positions: Iterable[int]) -> Iterable[tuple[int, int]]:
    first = last = None
    for position in positions:
        if last is None or first is None:
            first = position
        elif position != last + 1:
            yield first, last
            first = position
        last = position
    if first is not None and last is not None:
        yield first, last

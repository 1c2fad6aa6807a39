"""Proving the log: every block computed anew, and held against what was said of it then."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from psycopg import IsolationLevel

from history.chain.erasures import first_unsaid
from store import chain, log
from store.chain import BEGINNING, MARK, Block, Fixed
from store.checkpoints import Checkpoint
from store.connections import Connection, connect
from store.recorded import START, Position
from store.sql import statements

_sql = statements(__name__)


class Broken(Exception):
    """The first position at which the log is not what it was, and what is wrong there."""

    def __init__(self, position: int, what: str) -> None:
        super().__init__(f"position {position:,}: {what}")
        self.position = position


class Proven(NamedTuple):
    """How far the chain goes, and the log; `newest` is what may be kept to prove it by later."""

    blocks: int
    head: Position
    newest: Checkpoint | None
    foreign: list[Checkpoint]
    """Checkpoints of another life of the log that this one does not hold.

    What they saw was lost when a backup was restored, or forged by somebody who changed the epoch as well:
    only whoever restored it knows.
    """


class Remains(NamedTuple):
    """What must be left of an erased event, and how it was sealed before."""

    seal: bytes
    remains: bytes


async def prove(
    database_url: str, checkpoints: Iterable[Checkpoint] = (), *, done: Callable[[int], None] = lambda _: None
) -> Proven:
    """Reads the whole log, as of one moment; people go on meanwhile.

    Raises Broken.
    """
    async with await connect(database_url) as connection:
        await connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        await connection.set_read_only(True)
        async with connection.transaction():
            return await _Proof(connection, checkpoints, done).carried_out()


class _Proof:
    def __init__(
        self, connection: Connection, checkpoints: Iterable[Checkpoint], done: Callable[[int], None]
    ) -> None:
        self._connection = connection
        self._checkpoints: defaultdict[int, list[Checkpoint]] = defaultdict(list)
        """Of one position several: another life of the log may say more there, and so may a forged one."""
        for one in checkpoints:
            self._checkpoints[one.position].append(one)
        self._done = done
        self._foreign: list[Checkpoint] = []
        self._sound = START
        """A checkpoint says that the log was as it is up to here."""

    async def carried_out(self) -> Proven:
        epoch = await log.epoch(self._connection)
        blocks, last = 0, Block(START, b"", None, b"", BEGINNING)
        async with self._connection.cursor("blocks", binary=True) as cursor:
            cursor.itersize = 100
            await cursor.execute(_sql.blocks)
            async for row in cursor:
                block = Block(*row)
                await self._block(last, block)
                self._hold(block, epoch)
                blocks, last = blocks + 1, block
                self._done(len(block))
        self._rest(epoch)
        if (unsaid := await first_unsaid(self._connection)) is not None:
            raise Broken(unsaid, "it was overwritten, and no erasure in the log says so")
        newest = Checkpoint(datetime.now(UTC), epoch, last.last, last.digest.hex()) if blocks else None
        return Proven(blocks, await log.head(self._connection), newest, self._foreign)

    async def _block(self, before: Block, block: Block) -> None:
        first = before.last + 1
        if block.last - before.last != len(block):
            raise Broken(first, "its block in the chain does not cover what it says")
        events = await chain.events_after(self._connection, before.last, len(block))
        erased = await self._erased(before.last, block.last)
        salts = block.every_salt()
        links: list[bytes] = []
        for at, event in enumerate(events):
            if event.position != first + at:
                raise Broken(first + at, "it is missing")
            links.append(_link(event, salts[at], erased.get(event.position)))
            if links[-1][:MARK] != block.marks[at * MARK : (at + 1) * MARK]:
                raise Broken(event.position, "it is not what was recorded")
        if len(links) < len(block):
            raise Broken(first + len(links), "it is missing")
        if chain.digest(before.digest, links) != block.digest:
            raise Broken(first, f"the digest of the block up to {block.last:,} is not that of its events")

    async def _erased(self, after: Position, upto: Position) -> dict[Position, Remains]:
        cursor = await self._connection.execute(_sql.erased, {"after": after, "upto": upto}, binary=True)
        return {position: Remains(*rest) for position, *rest in await cursor.fetchall()}

    def _hold(self, block: Block, epoch: UUID) -> None:
        said = self._checkpoints.pop(block.last, [])
        differing = [told for told in said if told.digest != block.digest.hex()]
        for told in differing:
            self._differs(told, epoch)
        if len(differing) < len(said):
            self._sound = block.last

    def _rest(self, epoch: UUID) -> None:
        """Checkpoints at which no block ends."""
        for position in sorted(self._checkpoints):
            for told in self._checkpoints[position]:
                self._differs(told, epoch)

    def _differs(self, told: Checkpoint, epoch: UUID) -> None:
        if told.epoch != epoch:
            self._foreign.append(told)
            return
        raise Broken(
            self._sound + 1,
            f"from here to {told.position:,} something is not as the checkpoint of {told.at:%Y-%m-%d} saw it",
        )


def _link(event: Fixed, salt: bytes, left: Remains | None) -> bytes:
    if left is None:
        return chain.link(event.circumstances, chain.seal(salt, event.state))
    if sha256(event.state).digest() != left.remains:
        raise Broken(event.position, "it is not what erasure has left of it")
    return chain.link(event.circumstances, left.seal)

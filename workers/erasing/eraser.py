"""The eraser: carries one erasure out, as far as it has not been; killed anywhere, it goes on there."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from domain.decisions.erasing import FinishErasure, GoOnErasing, finish_erasure, go_on_erasing
from domain.erasure import Erasure, ErasureApplied, ErasureBegun, Left, erasure
from domain.ids import SYSTEM, MessageId, WorkspaceId
from store import chain, log
from store.connections import Connection, Pool
from store.executor import Executor
from store.hints import Announcer
from store.recorded import Circumstances, Position
from store.sql import statements
from store.states import state_of
from workers.erasing import beside, finding
from workers.erasing.finding import Whose, whose
from workers.erasing.found import Found, carried_in, objects_in
from workers.erasing.frames import Blanking
from workers.erasing.overwriting import invites, overwrite
from workers.taking import Taking

WINDOW = 5_000
"""Positions looked through at once: a transaction of a second at most, when all of it is theirs."""
PAGE = 2_000
"""Ids of what is still shown, read at once."""

_lock = statements("workers.alone")


class Busy(Exception):
    """Another process is erasing."""


class Eraser:
    """`tell` lets gateways forget what they keep."""

    def __init__(self, pool: Pool, executor: Executor, tell: Announcer, stop: asyncio.Event) -> None:
        self._pool = pool
        self._executor = executor
        self._tell = tell
        self._stop = stop
        self._taking = Taking(pool, executor, stop)

    async def carry_out(
        self, connection: Connection, id: UUID, done: Callable[[int], None] = lambda _: None
    ) -> None:
        """On a connection of its own, in autocommit mode, whose end lets others erase.

        Raises Busy.
        """
        cursor = await connection.execute(_lock.take_lock, {"name": "eraser"})
        if not (await cursor.fetchall())[0][0]:
            raise Busy
        known = await state_of(connection, erasure(id))
        if known.begun is not None and not known.finished:
            who = await whose(connection, known.begun, datetime.now(UTC))
            await self._take_away(known.begun, who)
            await _Reading(self, connection, id, who, known).through(done)

    async def _take_away(self, begun: ErasureBegun, who: Whose) -> None:
        """What people can still see goes first, and they are told."""
        shown = {
            "person": finding.sql.shown_of_person,
            "workspace": finding.sql.shown_of_workspace,
            "past": finding.sql.shown_of_past,
        }
        while not self.stopped and begun.subject in shown:
            parameters = {"ids": list(who.ids), "before": begun.before, "limit": PAGE}
            async with self._pool.connection() as connection:
                rows = await (await connection.execute(shown[begun.subject], parameters)).fetchall()
            if not rows:
                return
            places: defaultdict[WorkspaceId, list[MessageId]] = defaultdict(list)
            for message, place in rows:
                places[place].append(message)
            for place, messages in places.items():
                await self._taking.take(messages, None, Circumstances(actor_id=SYSTEM, workspace_id=place))

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    async def note(self, id: UUID, applied: ErasureApplied) -> None:
        await self._record(go_on_erasing, GoOnErasing(erasure_id=id, applied=applied, **_by_us()), id)

    async def finish(self, id: UUID) -> None:
        position = await self._record(finish_erasure, FinishErasure(erasure_id=id, **_by_us()), id)
        self._tell(position)

    async def _record(self, decide: Any, wish: Any, id: UUID) -> Position:
        about = Circumstances(actor_id=SYSTEM, correlation_id=id)
        position = (await self._executor.execute(decide, wish, about)).position
        await self._taking.projected(position)
        return position


class _Reading:
    """The log from end to end, as it is when the reading begins."""

    def __init__(self, eraser: Eraser, connection: Connection, id: UUID, who: Whose, known: Erasure) -> None:
        self._eraser = eraser
        self._connection = connection
        self._id = id
        self._who = who
        self._upto = known.upto

    async def through(self, done: Callable[[int], None]) -> None:
        head = await log.head(self._connection)
        await _chained(self._connection, head)
        while self._upto < head:
            if self._eraser.stopped:
                return
            upto = min(self._upto + WINDOW, head)
            found = await self._who.within(self._connection, self._upto, upto)
            await self._overwrite(found, await self._who.left(self._connection, found), upto)
            done(upto)
        await self._overwrite(*await self._who.last(self._connection), head + 1)
        await beside.clear(self._connection, self._who.ids)
        await self._eraser.finish(self._id)

    async def _overwrite(self, found: Sequence[Found], left: Left, upto: int) -> None:
        blanking = Blanking({*map(str, self._who.ids), *carried_in(found)})
        await overwrite(self._connection, self._id, upto, found, blanking)
        since = (self._connection, self._id, self._upto, upto)
        left = msgspec.structs.replace(left, invites=await invites(*since))
        noted = await chain.overwritten(*since)
        applied = ErasureApplied(upto=upto, left=left, objects=objects_in(found), **noted._asdict())
        await self._eraser.note(self._id, applied)
        self._upto = upto


async def _chained(connection: Connection, upto: Position) -> None:
    """So that the chain has seen what is overwritten."""
    while (block := await chain.newest(connection)) is None or block.last < upto:
        await chain.extend(connection, datetime.now(UTC) + timedelta(days=1))


def _by_us() -> dict[str, Any]:
    return {"actor": SYSTEM, "at": datetime.now(UTC)}

"""Letters by e-mail: each is sent once for the last wish for it, or dropped when it has become needless."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

from domain.decisions.letters import NoteLetter, note_letter
from domain.ids import SYSTEM
from domain.letter import Letter, Outcome, letter
from store.connections import Connection, Pool
from store.executor import Executor
from store.sql import statements
from store.states import state_of
from workers.mail import RefusedForGood
from workers.writing import Writing

_sql = statements(__name__)


class Letters:
    """One per process."""

    def __init__(self, executor: Executor, pool: Pool, writing: Writing) -> None:
        self._executor = executor
        self._pool = pool
        self._writing = writing

    async def send(self, id: UUID) -> bool:
        """Whether nothing remains to be done; False while another process sends it.

        Raises OSError or SMTPException if it is to be tried again.
        """
        async with self._pool.connection() as connection, _held(connection, id) as ours:
            if not ours:
                return False
            found = await state_of(connection, letter(id))
            if found.open:
                await self._send(connection, id, found)
            return not (await state_of(connection, letter(id))).open

    async def _send(self, connection: Connection, id: UUID, found: Letter) -> None:
        """A crash between the server's yes and our note of it is the one that sends a letter twice."""
        outcome: Outcome = "sent"
        written = await self._writing.write(connection, id, found)
        try:
            if written is None:
                outcome = "needless"
            else:
                await self._writing.hand_over(written)
        except RefusedForGood:
            outcome = "refused"
        noted = NoteLetter(
            actor=SYSTEM, at=datetime.now(UTC), letter_id=id, number=found.number, outcome=outcome
        )
        await self._executor.execute(note_letter, noted)


@asynccontextmanager
async def _held(connection: Connection, id: UUID) -> AsyncGenerator[bool]:
    """Whether it is ours alone until the block ends: a slow server outlasts the time a job is lent for."""
    parameters = {"name": f"letter {id}"}
    taken = (await (await connection.execute(_sql.take, parameters)).fetchall())[0][0]
    try:
        yield taken
    finally:
        if taken:
            await connection.execute(_sql.release, parameters)

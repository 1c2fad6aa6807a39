"""Read models of a past in a schema of one's own: to look around in with psql while it plays, and later."""

from collections.abc import AsyncGenerator
from functools import partial

import psycopg
from psycopg import sql
from psycopg.errors import InvalidSchemaName, UndefinedObject, UndefinedTable

from history.looking_back import place_called, reading
from history.replay import Wanted, span
from migrations import create_read_model
from projections.engine import Engine
from projections.past.player import Player, State
from projections.past.recall import Story, of_channel, of_workspace
from projections.past.sandboxes import BEING_LAID_OUT, DROP, LAID_OUT, NAME
from projections.past.telling import Told
from store.connections import connect_to_fold
from store.recorded import Position, Recorded

PROJECTED = [b""]
"""In place of frames: here something comes of every event, so each is waited for."""


class NoSandbox(Exception):
    """The name is none for a sandbox, or an erasure has dropped the one that was being laid out."""


GONE = (InvalidSchemaName, UndefinedObject, UndefinedTable)
"""What is raised where a schema was dropped meanwhile."""


async def played_into(database_url: str, schema: str, wanted: Wanted) -> Position:
    """Makes the schema anew and fills it, at a pace from where the replay begins; answers up to where.

    Raises NoSandbox, WorkspaceNotFound or ChannelNotFound.
    """
    if not NAME.fullmatch(schema):
        raise NoSandbox(f"expected a name such as sandbox_monday, not {schema}")
    async with reading(database_url) as connection:
        place = await place_called(connection, wanted.workspace, wanted.channel, None)
        after, until = await span(connection, wanted)
    _make(database_url, schema)

    def story() -> Story:
        lent = partial(reading, database_url)
        if place.channel is not None:
            return of_channel(lent, place.channel, until)
        return of_workspace(lent, place.workspace, until)

    try:
        await _lay_out(database_url, schema, story(), after, wanted)
    except GONE:
        if await _stands(database_url, schema):
            raise
        raise NoSandbox(f"an erasure has dropped {schema} as it was being laid out: play it again") from None
    return until


async def _lay_out(database_url: str, schema: str, story: Story, after: Position, wanted: Wanted) -> None:
    async with await connect_to_fold(database_url, schema) as connection:
        engine = await Engine.at_checkpoint(connection, silent=True)
        if wanted.speed is None:
            async for events in story:
                await engine.project(events)
        else:
            await _paced(engine, story, after, wanted)
        await connection.execute(LAID_OUT.format(sql.Identifier(schema)))


async def _stands(database_url: str, schema: str) -> bool:
    async with reading(database_url) as connection:
        found = await connection.execute("SELECT FROM pg_namespace WHERE nspname = %s", (schema,))
        return found.rowcount > 0


def _make(database_url: str, schema: str) -> None:
    name = sql.Identifier(schema)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(DROP.format(name))
        create_read_model(connection, schema)
        connection.execute(BEING_LAID_OUT.format(name))
        # What cannot be projected here is nothing that an operator of the live ones need hear of.
        connection.execute(sql.SQL("CREATE TABLE {}.quarantine (LIKE quarantine INCLUDING ALL)").format(name))


async def _paced(engine: Engine, story: Story, after: Position, wanted: Wanted) -> None:
    """All up to `after` at once, for the rest builds on it; then event by event, each when it is due."""
    due: list[Recorded] = []

    async def told() -> AsyncGenerator[Told]:
        async for events in story:
            before = [of for of in events if of.position <= after]
            await engine.project(before)
            for of in events[len(before) :]:
                due.append(of)
                yield Told(of.position, of.at, PROJECTED)

    async def begin(_: Position) -> AsyncGenerator[Told]:
        return told()

    player = Player(begin, after=after, speed=wanted.speed, longest=wanted.longest)

    async def say(_: Told) -> None:
        await engine.project([due.pop()])

    async def tell(state: State) -> None:
        if state == "ended":
            player.stop()

    await player.play(say, tell)

"""A channel or a workspace played again for an operator: as a conversation, or into a sandbox."""

from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import msgspec

from history.looking_back import NoSuchMoment, moment_of, place_called, reading
from projections.past.player import Player, State
from projections.past.telling import Told
from projections.past.watching import scene
from store.connections import Connection
from store.recorded import START, Position
from store.sql import statements

_sql = statements(__name__)


class Wanted(NamedTuple):
    """`speed` None is as fast as can be; `longest` bounds a pause, in seconds."""

    workspace: str
    channel: str | None
    after: datetime | int | None
    until: datetime | int | None
    speed: float | None
    longest: float | None


async def played(
    database_url: str, wanted: Wanted, show: Callable[[dict[Any, str], dict[str, Any]], None]
) -> Position:
    """Shows frame after frame until the end; answers up to which position.

    Raises WorkspaceNotFound or ChannelNotFound.
    """
    async with reading(database_url) as connection:
        place = await place_called(connection, wanted.workspace, wanted.channel, None)
        after, until = await span(connection, wanted)
        cursor = await connection.execute(_sql.channels, {"workspace": place.workspace})
        channels = dict(await cursor.fetchall())
        shown = channels if place.channel is None else [place.channel]
        sight = await scene(connection, place.workspace, place.channel, shown)
    names = {**place.names, **channels}

    async def begin(position: Position) -> AsyncGenerator[Told]:
        return sight.told(partial(reading, database_url), position, until)

    player = Player(begin, after=after, speed=wanted.speed, longest=wanted.longest)

    async def say(one: Told) -> None:
        for frame in one.frames:
            show(names, msgspec.json.decode(frame))

    async def tell(state: State) -> None:
        if state == "ended":
            player.stop()

    await player.play(say, tell)
    return until


async def span(connection: Connection, wanted: Wanted) -> tuple[Position, Position]:
    """The positions that a replay is between.

    Raises NoSuchMoment, also where it would end before it begins.
    """
    until = (await moment_of(connection, wanted.until)).position
    if wanted.after is None:
        return START, until
    after = (await moment_of(connection, wanted.after)).position
    if after > until:
        raise NoSuchMoment(f"A replay from {after:,} until {until:,} would end before it begins.")
    return after, until

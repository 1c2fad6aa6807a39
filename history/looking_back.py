"""Connections that look back, also to another moment, and what an operator calls things by."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import tuple_row

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.refusals import ChannelNotFound, MessageNotFound, UserNotFound, WorkspaceNotFound
from projections.past.moments import Moment, moment_at
from projections.past.scratch import a_look_back, furnish
from store.connections import LIVE, Connection, connect
from store.sql import statements

_sql = statements(__name__)


class Place(NamedTuple):
    workspace: WorkspaceId
    channel: ChannelId | None
    person: UserId | None
    names: dict[Any, str]
    """What everybody there is called now."""


class NoSuchMoment(Exception):
    """Nothing can be told of that moment: it has not come yet, or what was asked for was not there."""


@asynccontextmanager
async def looking_back(database_url: str) -> AsyncGenerator[Connection]:
    async with await connect(database_url, options="-c timezone=UTC") as connection:
        await furnish(connection)
        async with a_look_back(connection):
            yield connection


@asynccontextmanager
async def reading(database_url: str) -> AsyncGenerator[Connection]:
    """Of the present, and for a moment: a replay may take hours."""
    async with await connect(database_url, options=LIVE) as connection:
        yield connection


async def workspace_called(connection: Connection, slug: str) -> WorkspaceId:
    """One that was deleted, if none of that slug is there now.

    Raises WorkspaceNotFound.
    """
    workspace = await _first(connection, _sql.workspace, slug=slug)
    if workspace is None:
        raise WorkspaceNotFound(f"no workspace is called {slug}")
    return workspace


async def place_called(connection: Connection, slug: str, name: str | None, username: str | None) -> Place:
    """By the names that they have now.

    Raises WorkspaceNotFound, ChannelNotFound or UserNotFound.
    """
    workspace = await workspace_called(connection, slug)
    channel = await _first(connection, _sql.channel, workspace=workspace, name=name) if name else None
    if name and channel is None:
        raise ChannelNotFound(f"no channel of {slug} is called {name}")
    person = await _first(connection, _sql.person, username=username) if username else None
    if username and person is None:
        raise UserNotFound(f"nobody is called {username}")
    cursor = await connection.execute(_sql.names, {"workspace": workspace})
    return Place(workspace, channel, person, dict(await cursor.fetchall()))


async def thread_of(connection: Connection, place: Place, message: UUID) -> MessageId:
    """The root of the thread that it stands in.

    Raises MessageNotFound.
    """
    where = {"workspace": place.workspace, "channel": place.channel}
    root = await _first(connection, _sql.thread, message=message, **where)
    if root is None:
        raise MessageNotFound(f"no message there has the id {message}")
    return root


async def moment_of(connection: Connection, when: datetime | int | None) -> Moment:
    """Raises NoSuchMoment for a position that the read models have not reached."""
    moment = await moment_at(connection, when)
    if isinstance(when, int) and when > moment.position:
        raise NoSuchMoment(f"There is no position {when:,} yet: the past ends at {moment.position:,}.")
    return moment


async def there_by_then(connection: Connection, place: Place, moment: Moment) -> None:
    """Raises NoSuchMoment where there was no such channel or workspace then, and says since when there is."""
    what, stream = ("channel", place.channel) if place.channel else ("workspace", place.workspace)
    cursor = await connection.execute(_sql.begun, {"stream": stream})
    for position, at in await cursor.fetchall():
        if position > moment.position:
            raise NoSuchMoment(
                f"There was no such {what} at {_told(moment)} yet: it began at {_told(Moment(position, at))}."
            )


def _told(moment: Moment) -> str:
    if moment.at is None:
        return "a time before the first event"
    return f"{moment.position:,} ({moment.at:%Y-%m-%d %H:%M:%S} UTC)"


async def _first(connection: Connection, statement: bytes, **parameters: Any) -> Any:
    async with connection.cursor(row_factory=tuple_row) as cursor:
        row = await (await cursor.execute(statement, parameters)).fetchone()
    return row[0] if row else None

"""Who did what in a workspace, from where and why: the log told backwards, with the session of each event."""

from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from projections.views.events import WINDOW, told
from projections.wire.messages import AuditView, FromWhere
from store.codec import PRIVATE
from store.connections import Connection
from store.recorded import START, Position
from store.sql import statements

_sql = statements(__name__)

COLUMNS = 9
"""Of an event, as history tells it; those of its session follow."""


LAST = Position(2**62)


class Question(NamedTuple):
    """What one person did or what was done to them, in one channel, of one type, within a time.

    `before` is the `next` of the page before.
    """

    user: UUID | None = None
    channel: UUID | None = None
    type: str | None = None
    since: Position = START
    until: Position = LAST
    before: Position = LAST


class AuditPage(NamedTuple):
    """`next` is the `before` of the page that follows; a page may be short and still not be the last."""

    items: list[AuditView]
    next: Position | None


async def of_workspace(
    connection: Connection, workspace: UUID, viewer: UUID | None, question: Question, *, limit: int
) -> AuditPage:
    """The newest first. What was said where the viewer may not read is withheld; None is the operator."""
    parameters = {**question._asdict(), "workspace": workspace, "limit": limit, "most": WINDOW}
    cursor = await connection.execute(_sql.window, parameters, binary=True, prepare=True)
    oldest, seen = (await cursor.fetchall())[0]
    if oldest is None:
        return AuditPage([], None)
    parameters |= {"from": oldest, "private": list(PRIVATE)}
    cursor = await connection.execute(_sql.of_workspace, parameters, binary=True, prepare=True)
    items = [_view(row) for row in await cursor.fetchall()]
    if viewer is not None:
        items = await told(connection, workspace, viewer, items)
    if len(items) == limit:
        return AuditPage(items, Position(items[-1].position))
    return AuditPage(items, Position(oldest) if seen == WINDOW else None)


def _view(row: tuple[Any, ...]) -> AuditView:
    position, stream, version, type, state, *rest = row[:COLUMNS]
    cause, session, *of_it = row[COLUMNS:]
    found = None if session is None else FromWhere(session, *of_it)
    caused_by = cause if found is None else None
    event = msgspec.json.decode(state)
    return AuditView(position, stream, version, type, event, *rest, session=found, caused_by=caused_by)

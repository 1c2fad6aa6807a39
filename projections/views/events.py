"""The log itself, as history tells it."""

from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from projections.views.withholding import (
    OF_THE_STAFF,
    OF_THE_WORKSPACE,
    carried_by,
    gone_for_good,
    outline,
    place_of,
)
from projections.wire.messages import EventView
from store.codec import PRIVATE
from store.connections import Connection
from store.recorded import Position
from store.sql import statements

_sql = statements(__name__)

E = TypeVar("E", bound=EventView)

WINDOW = 20_000
"""Events looked at for one page: some 10 ms."""


class EventPage(NamedTuple):
    """`next` is where to go on; a page may have few events, even none, and still not be the last."""

    items: list[EventView]
    next: Position | None


async def of_workspace(
    connection: Connection,
    workspace: UUID,
    viewer: UUID,
    *,
    staff: bool,
    after: int,
    limit: int,
    type: str | None,
) -> EventPage:
    """In order of position. Withheld is what was said where the viewer may not read, and what is staff's."""
    cursor = await connection.execute(
        _sql.window, {"after": after, "most": WINDOW}, binary=True, prepare=True
    )
    row = await cursor.fetchone()
    if row is None:
        return EventPage([], None)
    until, more = row
    parameters = {
        "workspace": workspace,
        "after": after,
        "until": until,
        "type": type,
        "limit": limit,
        "private": list(PRIVATE),
    }
    cursor = await connection.execute(_sql.of_workspace, parameters, binary=True, prepare=True)
    found = [_view(row) for row in await cursor.fetchall()]
    items = await told(connection, workspace, viewer, found, staff=staff)
    if len(items) == limit:
        return EventPage(items, Position(items[-1].position))
    return EventPage(items, Position(until) if more else None)


async def first_of(connection: Connection, stream: UUID) -> Position:
    """The position of a stream's first event: what the answer to its creation said."""
    cursor = await connection.execute(_sql.first_of, {"stream": stream}, binary=True, prepare=True)
    return Position((await cursor.fetchall())[0][0])


async def told(
    connection: Connection, workspace: UUID, viewer: UUID, items: list[E], *, staff: bool = True
) -> list[E]:
    """Of places that the viewer may not read now, and of messages gone for good, all but the content."""
    places = {one.position: place_of(one.stream, one.type, one.event) for one in items}
    parameters = {"viewer": viewer, "ids": [place for place in places.values() if place is not None]}
    cursor = await connection.execute(_sql.readable_among, parameters, binary=True, prepare=True)
    readable = {workspace, *(row[0] for row in await cursor.fetchall())}
    carried = {one.position: id for one in items if (id := carried_by(one.event)) is not None}
    lost = await gone_for_good(connection, {*readable, *carried.values()})
    readable -= lost

    def is_open(one: E) -> bool:
        kind = one.type.partition(".")[0]
        if kind in OF_THE_WORKSPACE:
            return staff or kind not in OF_THE_STAFF
        return places[one.position] in readable and carried.get(one.position) not in lost

    return [one if is_open(one) else _outlined(one) for one in items]


def _outlined(one: E) -> E:
    event, withheld = outline(one.type, one.event)
    return msgspec.structs.replace(one, event=event, withheld=withheld)


def _view(row: tuple[Any, ...]) -> EventView:
    position, stream, version, type, state, *rest = row
    return EventView(position, stream, version, type, msgspec.json.decode(state), *rest)

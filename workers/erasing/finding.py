"""What an erasure finds in the log: events with the subject's words, and rows that repeat them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import json

from domain.erasure import ErasureBegun, Left
from domain.ids import ChannelId, UserId, derived
from store.connections import Connection
from store.personal import without_forward
from store.sql import statements
from workers.erasing.found import Event, Found, changed, left_by, other

sql = statements(__name__)

NOTICED = ("channel", "channel_member", "workspace_member")
"""Kinds of events whose notices may name somebody beside who did it."""


class Person(NamedTuple):
    """`ids` are the person's, and of accounts merged into theirs; `addresses` those of their mailboxes."""

    ids: frozenset[UUID]
    addresses: frozenset[str]
    places: tuple[ChannelId, ...]

    @classmethod
    async def of(cls, connection: Connection, id: UUID) -> "Person":
        merged = await _ids(connection, sql.merged, id=str(id))
        ids = frozenset({id, *merged})
        addresses = {
            json.decode(event.state).get("email", "")
            for event in await _events(connection, sql.of_stream, ids=list(ids))
        }
        places = await _ids(connection, sql.places_of, ids=list(ids))
        return cls(ids, frozenset(addresses - {""}), tuple(map(ChannelId, places)))

    async def within(self, connection: Connection, after: int, upto: int) -> list[Found]:
        needles = [f"%{each}%" for each in (*self.ids, *map(_quoted, self.addresses))]
        events = await _events(
            connection, sql.of_person, ids=list(self.ids), needles=needles, after=after, upto=upto
        )
        return [self._found(event) for event in events if event.stream not in self.ids]

    async def last(self, connection: Connection) -> tuple[list[Found], Left]:
        """Who they were: as long as it stands there, an erasure that was interrupted finds the rest.

        And all that says their names.
        """
        events = await _events(connection, sql.of_stream, ids=list(self.ids))
        notices = await _ids(connection, sql.notices_by, ids=list(self.ids))
        found = [Found(event, changed(event), whole=True) for event in events]
        return found, Left(people=tuple(map(UserId, self.ids)), messages=tuple(notices))

    def _found(self, event: Event) -> Found:
        theirs = event.kind != "thread" and event.author_id in self.ids
        if theirs or self._said(event, json.decode(event.state)):
            return Found(event, changed(event), whole=True)
        raw = json.decode(event.state)
        if raw.get("forward") and UUID(raw["forward"]["author_id"]) in self.ids:
            return Found(event, other(event, without_forward(event.state)), whole=False, carries=True)
        return Found(event, None, whole=False)

    def _said(self, event: Event, raw: dict[str, Any]) -> bool:
        by, ids = event.actor_id in self.ids, {str(id) for id in self.ids}
        match event.kind:
            case "message":
                return by and event.topic == "message.deleted"
            case "schedule":
                return by or raw.get("author_id") in ids
            case "relationship":
                return not ids.isdisjoint((raw["from_id"], raw["to_id"]))
            case "report":
                return event.due
            case "workspace_member" | "sidebar":
                return raw.get("user_id") in ids
            case "name":
                return raw.get("holder") in ids
            case "invite":
                return raw.get("email", "") in self.addresses - {""}
            case "user":
                return raw.get("account_id") in ids
            case _:
                return False

    async def left(self, connection: Connection, found: Sequence[Found]) -> Left:
        candidates = [id for one in found for id in self._notices(one.event)]
        carrying = [one.event.stream for one in found if one.carries]
        existing = await _ids(connection, sql.existing, ids=candidates)
        return left_by(found, people=self.ids, messages=[*carrying, *existing])

    def _notices(self, event: Event) -> Iterable[UUID]:
        """Those that may tell of it, by the ids that they would have."""
        if event.kind in NOTICED:
            raw = json.decode(event.state)
            told = UUID(raw["channel_id"]) if "channel_id" in raw else None
            for place in {told} if told else {event.stream, *self.places}:
                yield derived("notice", event.stream, str(event.version), place)


class One(NamedTuple):
    """A message, also as it was planned."""

    ids: frozenset[UUID]

    async def within(self, connection: Connection, after: int, upto: int) -> list[Found]:
        needles = [f"%{id}%" for id in self.ids]
        events = await _events(
            connection, sql.of_message, ids=list(self.ids), needles=needles, after=after, upto=upto
        )
        return [self._found(event) for event in events]

    def _found(self, event: Event) -> Found:
        if event.due:
            return Found(event, changed(event), whole=True)
        raw = json.decode(event.state)
        if raw.get("forward") and UUID(raw["forward"]["message_id"]) in self.ids:
            return Found(event, other(event, without_forward(event.state)), whole=False, carries=True)
        return Found(event, None, whole=False)

    async def left(self, _: Connection, found: Sequence[Found]) -> Left:
        return left_by(found, messages=[one.event.stream for one in found if one.carries])

    async def last(self, _: Connection) -> tuple[list[Found], Left]:
        return [], Left()


class Workspace(NamedTuple):
    """All of it; the people's names are their own."""

    ids: frozenset[UUID]

    async def within(self, connection: Connection, after: int, upto: int) -> list[Found]:
        events = await _events(connection, sql.of_workspace, ids=list(self.ids), after=after, upto=upto)
        return [Found(event, changed(event), whole=True) for event in events if event.kind != "user"]

    async def left(self, _: Connection, found: Sequence[Found]) -> Left:
        return left_by(found)

    async def last(self, connection: Connection) -> tuple[list[Found], Left]:
        """All that says what its channels were called."""
        channels = await _ids(connection, sql.channels_in, ids=list(self.ids))
        notices = await _ids(connection, sql.notices_in, ids=list(self.ids))
        return [], Left(channels=tuple(channels), messages=tuple(notices))


class Past(NamedTuple):
    """What is older than its place keeps it, as of a time."""

    before: datetime
    ids: frozenset[UUID] = frozenset()

    async def within(self, connection: Connection, after: int, upto: int) -> list[Found]:
        events = await _events(connection, sql.of_past, before=self.before, after=after, upto=upto)
        return [
            Found(event, changed(event), whole=True)
            if event.due
            else Found(event, other(event, without_forward(event.state)), whole=False, carries=True)
            for event in events
            if event.due or event.topic == "message.posted"
        ]

    async def left(self, _: Connection, found: Sequence[Found]) -> Left:
        return left_by(found, messages=[one.event.stream for one in found if one.carries])

    async def last(self, _: Connection) -> tuple[list[Found], Left]:
        return [], Left()


Whose = Person | One | Workspace | Past


async def whose(connection: Connection, begun: ErasureBegun, at: datetime) -> Whose:
    match begun.subject:
        case "person":
            return await Person.of(connection, begun.id)
        case "message":
            return One(frozenset({begun.id}))
        case "workspace":
            return Workspace(frozenset({begun.id}))
        case "past":
            return Past(begun.before or at)


def _quoted(text: str) -> str:
    """As it stands in JSON."""
    return json.encode(text)[1:-1].decode()


async def _events(connection: Connection, statement: bytes, **parameters: Any) -> list[Event]:
    cursor = await connection.execute(statement, parameters, binary=True)
    return [Event(*row) for row in await cursor.fetchall()]


async def _ids(connection: Connection, statement: bytes, **parameters: Any) -> list[Any]:
    cursor = await connection.execute(statement, parameters, binary=True)
    return [id for (id,) in await cursor.fetchall()]

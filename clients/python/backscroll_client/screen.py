"""What a client keeps of one workspace: it begins with a snapshot and goes on by frames alone."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

Json = dict[str, Any]
ById = dict[str, Json]

SNAPSHOT = ("workspace", "users", "channels", "dms", "threads", "guest_threads", "sidebar", "blocked")


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """One person's view. It is never changed: a frame makes the next one, which shares what is as before."""

    me: str
    since: int
    """The snapshot's position: what frames up to there say is already in it."""
    workspace: Json
    users: ById
    channels: ById
    dms: ById
    threads: ById
    guest_threads: dict[str, str]
    """Those that are followed from another channel, which one they stand in."""
    sidebar: list[Json]
    blocked: list[str]
    """Those whom one blocks, whose mentions do not count."""
    timelines: dict[str, "Timeline"] = {}
    """Messages, by the channel or thread that they are shown in; of those that were asked for."""
    outgoing: ById = {}
    """What this client has said and not yet heard, by the id that it chose."""
    typing: dict[str, list[str]] = {}
    """Who is writing, by channel or thread."""
    presence: ById = {}
    opened: tuple[str, ...] = ()
    """Threads that are looked at and not followed: nothing in them is unread."""
    gone: bool = False
    """One is not in the workspace any more, or it is deleted."""

    @property
    def snapshot(self) -> Json:
        """That part which the server's snapshot has, too."""
        return {name: getattr(self, name) for name in SNAPSHOT}


class Timeline(msgspec.Struct, frozen=True):
    """Messages in order, all that there are after the seq `since`."""

    channel_id: str
    since: int = 0
    messages: tuple[Json, ...] = ()
    words: ById = {}
    """What forwards said whose originals are gone, by the forward's id."""
    stale: tuple[str, ...] = ()
    """Forwards that have words again which are not known here: they must be read."""


class Room(NamedTuple):
    """Where a frame was told: `workspace`, `members`, `channel`, `thread` or `user`, and its id."""

    kind: str
    id: str


def room_of(frame: Json) -> Room:
    kind, _, id = frame["room"].partition(":")
    return Room(kind, id)


def begin(me: str, snapshot: Mapping[str, Any]) -> Screen:
    return Screen(me=me, since=snapshot["position"], **{name: snapshot[name] for name in SNAPSHOT})


def put(mapping: ById, id: str, /, **fields: Any) -> ById:
    """With these fields of one entry anew."""
    return {**mapping, id: {**mapping.get(id, {}), **fields}}


def without(mapping: ById, id: str) -> ById:
    return {key: value for key, value in mapping.items() if key != id}


def place(screen: Screen, id: str) -> Json | None:
    """A channel or a conversation."""
    return screen.channels.get(id) or screen.dms.get(id)


def change_place(screen: Screen, id: str, /, **fields: Any) -> Screen:
    """The same screen where there is no such place."""
    if id in screen.channels:
        return replace(screen, channels=put(screen.channels, id, **fields))
    if id in screen.dms:
        return replace(screen, dms=put(screen.dms, id, **fields))
    return screen


def change_thread(screen: Screen, entry: Json) -> Screen:
    """An entry exists while there is something behind the reader; without one, all is read."""
    root = entry["root_id"]
    if entry["last_read_seq"] == entry["last_seq"]:
        return replace(screen, threads=without(screen.threads, root))
    return replace(screen, threads={**screen.threads, root: entry})

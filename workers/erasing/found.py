"""What an erasure has found: an event, what is to remain of it, and what follows from that."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from msgspec import json

from domain.erasure import Left
from domain.ids import MessageId, UserId
from store.personal import wordless


class Event(NamedTuple):
    """Of the log. `author_id` and `channel_id` are of the message that it is about.

    `due`: it is of a report by or about the person, or of the message that is erased, or of one that its
    place keeps no longer.
    """

    position: int
    stream: UUID
    version: int
    topic: str
    state: bytes
    actor_id: UUID | None
    author_id: UUID | None
    channel_id: UUID | None
    due: bool

    @property
    def kind(self) -> str:
        return self.topic.partition(".")[0]


class Found(NamedTuple):
    """`remains` is what is to stand there, None when it stays.

    `whole`: all words of its frames go, else only those of messages and people that are erased. `carries`:
    it carries an erased message on.
    """

    event: Event
    remains: bytes | None
    whole: bool
    carries: bool = False


def changed(event: Event) -> bytes | None:
    return other(event, wordless(event.topic, event.state))


def other(event: Event, without: bytes) -> bytes | None:
    """None when that is what stands there already: an erasure before, or this one, has been here."""
    return None if without == event.state else without


def carried_in(found: Iterable[Found]) -> Iterable[str]:
    """The ids of messages whose words others repeat."""
    for one in found:
        if one.carries:
            yield json.decode(one.event.state)["forward"]["message_id"]


def objects_in(found: Iterable[Found]) -> tuple[str, ...]:
    """The stored objects that they name."""
    profiles = (json.decode(one.event.state).get("profile") for one in found if one.event.kind == "user")
    keys = (profile.get("avatar_key") for profile in profiles if profile)
    return tuple(dict.fromkeys(key for key in keys if key))


def left_by(found: Iterable[Found], people: Iterable[UUID] = (), messages: Iterable[UUID] = ()) -> Left:
    """Named by the events from which those rows were made."""
    rows: dict[str, dict[Any, None]] = {}
    for event, _, whole, _ in found:
        if not whole:
            continue
        raw = json.decode(event.state)
        match event.kind:
            case "channel" | "workspace" | "report" | "schedule":
                rows.setdefault(f"{event.kind}s", {})[event.stream] = None
            case "relationship":
                rows.setdefault("relationships", {})[UUID(raw["from_id"]), UUID(raw["to_id"])] = None
                rows["relationships"][UUID(raw["to_id"]), UUID(raw["from_id"])] = None
            case "workspace_member" if event.topic == "workspace_member.banned":
                rows.setdefault("members", {})[UUID(raw["workspace_id"]), UUID(raw["user_id"])] = None
            case "sidebar":
                rows.setdefault("sidebars", {})[UUID(raw["workspace_id"]), UUID(raw["user_id"])] = None
            case _:
                pass
    listed: dict[str, Any] = {name: tuple(keys) for name, keys in rows.items()}
    return Left(
        people=tuple(map(UserId, people)), messages=tuple(map(MessageId, dict.fromkeys(messages))), **listed
    )

"""A unique name: a slug, a user name or an e-mail address, and who holds it."""

from typing import Literal, assert_never
from uuid import UUID

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import WorkspaceId, derived

NameKind = Literal["workspace", "channel", "username", "email"]


class NameClaimed(Event, tag="name.claimed"):
    """`text` is left out for e-mail addresses: the log holds them once, in the person's own stream."""

    kind: NameKind
    holder: UUID
    text: str = ""


class NameReleased(Event, tag="name.released"):
    holder: UUID


NameEvent = NameClaimed | NameReleased


class Name(msgspec.Struct, frozen=True):
    holder: UUID | None = None


def evolve(name: Name, event: NameEvent) -> Name:
    match event:
        case NameClaimed():
            return Name(event.holder)
        case NameReleased():
            return Name()
        case _:
            assert_never(event)


name = Fold("name", Name(), evolve)


def workspace_name(slug: str) -> Stream[Name]:
    return name(derived("name", "workspace", slug))


def channel_name(workspace: WorkspaceId, slug: str) -> Stream[Name]:
    return name(derived("name", "channel", workspace, slug))


def username(text: str) -> Stream[Name]:
    return name(derived("name", "username", text))


def email(text: str) -> Stream[Name]:
    return name(derived("name", "email", text))

"""An erasure: words taken out of the log for good, by whose wish, and how far it has come."""

from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId

Subject = Literal["message", "person", "workspace", "past"]
"""Whose words; `past` is what is older than a time, in a channel or a workspace."""


class Left(msgspec.Struct, frozen=True, omit_defaults=True):
    """Rows that repeat erased words: whoever keeps them leaves those out."""

    people: tuple[UserId, ...] = ()
    """Whose names are gone."""
    messages: tuple[MessageId, ...] = ()
    """Others' that carry the words on, and notices that say them."""
    channels: tuple[ChannelId, ...] = ()
    workspaces: tuple[WorkspaceId, ...] = ()
    invites: tuple[UUID, ...] = ()
    reports: tuple[UUID, ...] = ()
    schedules: tuple[UUID, ...] = ()
    relationships: tuple[tuple[UserId, UserId], ...] = ()
    members: tuple[tuple[WorkspaceId, UserId], ...] = ()
    sidebars: tuple[tuple[WorkspaceId, UserId], ...] = ()


class ErasureBegun(Event, tag="erasure.begun"):
    subject: Subject
    id: UUID
    before: datetime | None = None
    """Of a past: what happened earlier."""


class ErasureApplied(Event, tag="erasure.applied"):
    """The words are out of the log up to a position. `digest` covers what was overwritten, and by what."""

    upto: int
    erased: int
    digest: str
    left: Left = Left()
    objects: tuple[str, ...] = ()
    """Names of stored objects that the words pointed at."""


class ErasureFinished(Event, tag="erasure.finished"):
    erased: int


ErasureEvent = ErasureBegun | ErasureApplied | ErasureFinished


class Erasure(msgspec.Struct, frozen=True):
    begun: ErasureBegun | None = None
    upto: int = 0
    erased: int = 0
    finished: bool = False


def evolve(erasure: Erasure, event: ErasureEvent) -> Erasure:
    match event:
        case ErasureBegun():
            return Erasure(event)
        case ErasureApplied():
            return msgspec.structs.replace(erasure, upto=event.upto, erased=erasure.erased + event.erased)
        case ErasureFinished():
            return msgspec.structs.replace(erasure, finished=True)
        case _:
            assert_never(event)


erasure = Fold("erasure", Erasure(), evolve)

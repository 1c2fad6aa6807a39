"""What is said on the socket of a replay, beside the frames that are told again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from gateway.answers import Pong
from gateway.requests import Auth, Ping, Position, Said
from projections.past.player import State

Speed = Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | Literal["full"]


Time = Annotated[datetime, msgspec.Meta(tz=True)]
"""With its offset from UTC, as over HTTP."""


class When(msgspec.Struct):
    at: Time | UnsetType = UNSET


class Asked(When, forbid_unknown_fields=True):
    """The query of the address: one of the two places, and from where at which pace."""

    channel_id: UUID | UnsetType = UNSET
    workspace_id: UUID | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    until: Position | UnsetType = UNSET
    speed: Speed = 1.0
    longest: Annotated[float, msgspec.Meta(gt=0)] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.channel_id is UNSET) == (self.workspace_id is UNSET):
            raise ValueError("expected channel_id or workspace_id, and not both")
        if self.position is not UNSET and self.at is not UNSET:
            raise ValueError("expected position or at, and not both")
        if self.position is not UNSET and self.until is not UNSET and self.position > self.until:
            raise ValueError("expected until, if any, to be no less than position")


def asked(query: Mapping[str, str]) -> Asked:
    """Raises ValidationError. There all is text: what looks like a number is none where a time is wanted."""
    msgspec.convert(query, When)
    return msgspec.convert(query, Asked, strict=False)


class Play(Said, tag="play"):
    """Goes on, from now on at this speed."""

    speed: Speed | None = None


class Pause(Said, tag="pause"):
    pass


class Seek(Said, tag="seek"):
    """Goes on after a position, or after what had happened by a time."""

    position: Position | UnsetType = UNSET
    at: Time | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self.position is UNSET) == (self.at is UNSET):
            raise ValueError("expected position or at, and not both")


class Stop(Said, tag="stop"):
    pass


Lead = Play | Pause | Seek | Stop
Request = Auth | Ping | Lead

decode = msgspec.json.Decoder(Request).decode


class Replay(msgspec.Struct, tag_field="type", tag="replay"):
    """Where the replay stands: what follows is after `position`."""

    state: State
    position: int
    until: int
    speed: Speed


class Error(msgspec.Struct, tag_field="type", tag="error"):
    """`code` is that of a refusal of HTTP, or `bad_frame`, or `not_signed_in`."""

    code: str
    detail: str


Answer = Replay | Error | Pong

encode = msgspec.json.Encoder().encode


def seconds_per_second(speed: Speed) -> float | None:
    """None is as fast as can be."""
    return None if speed == "full" else float(speed)

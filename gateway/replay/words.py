"""What is said on the socket of a replay, beside the frames that are told again."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from gateway.answers import Pong
from gateway.requests import Auth, Ping, Position, Said
from projections.past.player import State

Speed = Annotated[float, msgspec.Meta(gt=0, le=1_000_000)] | Literal["full"]


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """The query of the address: one of the two places, and from where at which pace."""

    channel_id: UUID | None = None
    workspace_id: UUID | None = None
    position: Position | None = None
    at: datetime | None = None
    until: Position | None = None
    speed: Speed = 1.0
    longest: Annotated[float, msgspec.Meta(gt=0)] | None = None


class Play(Said, tag="play"):
    """Goes on, from now on at this speed."""

    speed: Speed | None = None


class Pause(Said, tag="pause"):
    pass


class Seek(Said, tag="seek"):
    """Goes on after a position, or after what had happened by a time."""

    position: Position | None = None
    at: datetime | None = None


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

"""What a client may say."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

Position = Annotated[int, msgspec.Meta(ge=0, lt=2**62)]


class Said(msgspec.Struct, tag_field="type", forbid_unknown_fields=True):
    """Unknown fields are refused, as in HTTP bodies: a misspelt one would otherwise be silence."""


class Auth(Said, tag="auth"):
    """Signs in, or prolongs the stay with a newer token of the same person."""

    token: Annotated[str, msgspec.Meta(max_length=4096)]


class Resume(Said, tag="resume"):
    """Begins anew after this position."""

    epoch: str
    since: Position


class Open(Said, tag="open"):
    """Asks for the room of a thread, or of a public channel not joined: one of the two."""

    channel_id: UUID | None = None
    root_id: UUID | None = None


class Close(Said, tag="close"):
    """Gives such a room up."""

    channel_id: UUID | None = None
    root_id: UUID | None = None


class Typing(Said, tag="typing"):
    """I am writing there; said again every few seconds while it holds."""

    channel_id: UUID
    root_id: UUID | None = None


class StoppedTyping(Said, tag="stopped_typing"):
    channel_id: UUID
    root_id: UUID | None = None


class Presence(Said, tag="presence"):
    """How this device says that its person is, until it says otherwise; `offline` is `invisible`."""

    status: Literal["online", "away", "busy", "invisible", "offline"]


class Watch(Said, tag="watch"):
    """These and no others are to be told of."""

    user_ids: Annotated[list[UUID], msgspec.Meta(max_length=1000)]


class Ping(Said, tag="ping"):
    """Answered with `pong`: for clients that cannot see WebSocket pings."""


Asked = Resume | Open | Close | Typing | StoppedTyping | Presence | Watch
"""Of those who are signed in; done one after the other."""
Request = Auth | Ping | Asked

decode = msgspec.json.Decoder(Request).decode

"""What passes by on its way to sockets and tells presence something: who may now be seen by whom."""

from uuid import UUID

import msgspec

from domain.ids import UserId
from gateway.presence.presence import Presence
from gateway.rooms import Frame, Room
from projections.wire.presence import MyPresence

_TELLING = tuple(
    b'{"type":"%b"' % told
    for told in (
        b"relationship_changed",
        b"user_updated",
        b"user_joined_workspace",
        b"user_left_workspace",
        b"workspace_deleted",
    )
)
_CHOSEN = b'{"type":"presence_updated"'


class _Data(msgspec.Struct):
    id: UUID | None = None
    user_id: UUID | None = None


class _Told(msgspec.Struct):
    type: str
    data: _Data


class _Chosen(msgspec.Struct):
    data: MyPresence


_told = msgspec.json.Decoder(_Told).decode
_chosen = msgspec.json.Decoder(_Chosen).decode


def notice(presence: Presence, frame: Frame) -> None:
    """Of a frame of the outbox; what it says can be read in the database by now."""
    if not frame.payload.startswith(_TELLING):
        return
    told, owner = _told(frame.payload), UserId(frame.room.id)
    presence.theirs.told(frame.key >> 32)
    whom = [UserId(id) for id in (told.data.id, told.data.user_id) if id]
    match told.type, frame.room.kind:
        case "relationship_changed", "u":
            presence.theirs.look_at(whom)
            presence.mine.hint(owner)
        case (("user_joined_workspace" | "user_left_workspace"), "u"):
            presence.theirs.look_around(owner)
        case "workspace_deleted", _:
            presence.theirs.look_everywhere()
        case _:
            presence.theirs.look_at(whom)


def overhear(presence: Presence, room: Room, whisper: bytes) -> None:
    """Of an ephemeral frame: how the owner of the room wishes to be seen from now on."""
    if room.kind == "u" and whisper.startswith(_CHOSEN):
        presence.mine.choose(UserId(room.id), _chosen(whisper).data.status)

"""What a frame changes of who is in which room: only a person's own room and four types are looked at."""

from typing import NamedTuple
from uuid import UUID

import msgspec

from projections.audience import Entry
from projections.frames.room import Room, RoomKind


class Enter(NamedTuple):
    entries: tuple[Entry, ...]


class LeaveChannel(NamedTuple):
    """And its threads."""

    entry: Entry


class LeaveThread(NamedTuple):
    """It alone."""

    entry: Entry


class Unshared(NamedTuple):
    """Whoever opened this thread because they may read that channel may so no more."""

    root_id: UUID
    channel_id: UUID


class LeaveWorkspace(NamedTuple):
    """And everything in it."""

    workspace_id: UUID


class Ranked(NamedTuple):
    """Has another role. `crossed` if a guest became none, or the other way: they see another world now."""

    workspace_id: UUID
    user_id: UUID
    crossed: bool


class Revoked(NamedTuple):
    session_id: UUID


class Out(NamedTuple):
    """Somebody left a workspace, or rests: for those who answer to them. `all` of theirs, if they rest."""

    user_id: UUID
    all: bool


Change = Enter | LeaveChannel | LeaveThread | Unshared | LeaveWorkspace | Ranked | Revoked | Out


class _Data(msgspec.Struct):
    id: UUID | None = None
    deactivated: bool = False
    workspace_id: UUID | None = None
    channel_id: UUID | None = None
    root_id: UUID | None = None
    shared_to: UUID | None = None
    user_id: UUID | None = None
    session_id: UUID | None = None
    role: str | None = None
    before: str | None = None


class _Head(msgspec.Struct):
    type: str
    data: msgspec.Raw


_head = msgspec.json.Decoder(_Head).decode
_data = msgspec.json.Decoder(_Data).decode

_FOR_ALL = (
    b'{"type":"workspace_deleted"',
    b'{"type":"channel_deleted"',
    b'{"type":"thread_unshared"',
    b'{"type":"workspace_role_updated"',
)
"""The beginnings of frames that change something for people in whose own rooms they are not."""
_OF_ANOTHER = b'{"type":"user_left_workspace"', b'{"type":"user_updated"'
"""Likewise in a workspace's room, for programs of those whom they tell of."""
_OWN = frozenset(
    {
        "user_joined_workspace",
        "user_left_workspace",
        "user_joined_channel",
        "conversation_created",
        "user_left_channel",
        "thread_followed",
        "thread_unfollowed",
        "session_revoked",
        "user_updated",
    }
)


def change_in(kind: str, frame: bytes) -> Change | None:
    """The change that this frame in a room of that kind tells of."""
    if kind == "u":
        head = _head(frame)
        return _change(head.type, _data(head.data)) if head.type in _OWN else None
    if frame.startswith(_FOR_ALL):
        head = _head(frame)
        return _change(head.type, _data(head.data))
    if kind == "w" and frame.startswith(_OF_ANOTHER):
        head = _head(frame)
        return _of_another(head.type, _data(head.data))
    return None


def _of_another(told: str, data: _Data) -> Change | None:
    if told == "user_left_workspace" and data.user_id:
        return Out(data.user_id, all=False)
    return _change(told, data) if told == "user_updated" else None


def _change(told: str, data: _Data) -> Change | None:
    match told, data:
        case "user_joined_workspace", _Data(workspace_id=UUID() as workspace):
            kinds: tuple[RoomKind, ...] = ("w",) if data.role == "guest" else ("w", "m")
            return Enter(tuple(Entry(Room(kind, workspace), workspace) for kind in kinds))
        case (("user_joined_channel" | "conversation_created"), _Data(channel_id=UUID() as channel)):
            return Enter((Entry(Room("c", channel), data.workspace_id, channel),))
        case "thread_followed", _Data(root_id=UUID() as root):
            return Enter((Entry(Room("t", root), data.workspace_id, data.channel_id),))
        case "thread_unfollowed", _Data(root_id=UUID() as root):
            return LeaveThread(Entry(Room("t", root), data.workspace_id, data.channel_id))
        case "thread_unshared", _Data(root_id=UUID() as root, shared_to=UUID() as channel):
            return Unshared(root, channel)
        case (("user_left_workspace" | "workspace_deleted"), _Data(workspace_id=UUID() as workspace)):
            return LeaveWorkspace(workspace)
        case (("user_left_channel" | "channel_deleted"), _Data(channel_id=UUID() as channel)):
            return LeaveChannel(Entry(Room("c", channel), data.workspace_id, channel))
        case "workspace_role_updated", _Data(workspace_id=UUID() as workspace, user_id=UUID() as user):
            if data.role == data.before:
                return None
            return Ranked(workspace, user, crossed="guest" in (data.role, data.before))
        case "user_updated", _Data(id=UUID() as user, deactivated=True):
            return Out(user, all=True)
        case "session_revoked", _Data(session_id=UUID() as session):
            return Revoked(session)
        case _:
            return None

"""What goes out to sockets: the frame types, their data, and the rooms they are for."""

from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from domain.channel_member import ChannelRole, Permission
from domain.ids import ChannelId, MessageId, SessionId, UserId, WorkspaceId
from domain.workspace_member import WorkspaceRole
from projections.wire import (
    ChannelView,
    MessageView,
    PinView,
    PollView,
    RelationshipView,
    ScheduledView,
    ThreadView,
    UserView,
    View,
    WorkspaceView,
)

RoomKind = Literal["w", "m", "c", "t", "u"]

ROOM_PREFIX: dict[RoomKind, str] = {
    "w": "workspace:",
    "m": "members:",
    "c": "channel:",
    "t": "thread:",
    "u": "user:",
}


class Room(NamedTuple):
    """Who gets a frame: a workspace, all of it but its guests, a channel, a thread, or one person."""

    kind: RoomKind
    id: UUID

    def __str__(self) -> str:
        return ROOM_PREFIX[self.kind] + str(self.id)


class Called(View):
    """Whom a message called: what an edit or deletion takes back."""

    mentions: tuple[UserId, ...]
    everyone: bool


class MessageUpdated(MessageView, kw_only=True):
    was: Called


class MessageGone(View):
    """`counted` says whether it could be unread until now."""

    id: MessageId
    channel_id: ChannelId
    root_id: MessageId | None
    seq: int
    author_id: UserId
    counted: bool
    was: Called


class Pinned(View):
    """`pin` is None when it is pinned no more."""

    message_id: MessageId
    channel_id: ChannelId
    root_id: MessageId | None
    pin: PinView | None


class PollChanged(View):
    """The poll as it stands now."""

    message_id: MessageId
    channel_id: ChannelId
    root_id: MessageId | None
    poll: PollView


class Voted(View):
    """What the person's own vote is; none when it was taken back."""

    message_id: MessageId
    channel_id: ChannelId
    choices: tuple[int, ...]


class SavedChanged(View):
    """`saved_at` is None when it is put aside no more."""

    workspace_id: WorkspaceId
    message_id: MessageId
    saved_at: datetime | None


class Reaction(View):
    message_id: MessageId
    channel_id: ChannelId
    root_id: MessageId | None
    user_id: UserId
    emoji: str


class ThreadChanged(View):
    root_id: MessageId
    channel_id: ChannelId
    thread: ThreadView


class ThreadFollowed(View):
    """`last_read_seq` is how far the new follower counts as having read."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    root_id: MessageId
    user_id: UserId
    last_seq: int
    last_read_seq: int


class ThreadUnfollowed(View):
    """Nothing of it is unread for them any more."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    root_id: MessageId
    user_id: UserId


class ChannelRead(View):
    """Without `user_id` it holds for everybody: history was brought in, and nobody owes it."""

    channel_id: ChannelId
    user_id: UserId | None
    last_read_seq: int
    unread: int
    mentions: int
    last_viewed_at: datetime | None = None


class WorkspaceRead(View):
    """Every channel, conversation and thread of it is read up to its last message."""

    workspace_id: WorkspaceId
    user_id: UserId
    at: datetime


class ThreadRead(View):
    channel_id: ChannelId
    root_id: MessageId
    user_id: UserId | None
    last_seq: int
    last_read_seq: int
    unread: int
    mentions: int


class WorkspaceJoined(View):
    """`workspace` is told to the one who joins, in their own room."""

    workspace_id: WorkspaceId
    user_id: UserId
    role: WorkspaceRole
    user: UserView
    workspace: WorkspaceView | None = None


class WorkspaceLeft(View):
    workspace_id: WorkspaceId
    user_id: UserId


class RoleSet(View):
    """To and from guest the world changes: the person's sockets are sent for a new snapshot."""

    workspace_id: WorkspaceId
    user_id: UserId
    role: WorkspaceRole
    before: WorkspaceRole


class ChannelJoined(View):
    """`channel` is told to the one who joins, in their own room; everything in it counts as read."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    user_id: UserId
    role: ChannelRole
    member_count: int
    channel: ChannelView | None = None
    permissions: tuple[Permission, ...] = ()


class ChannelLeft(View):
    workspace_id: WorkspaceId
    channel_id: ChannelId
    user_id: UserId
    member_count: int


class ChannelGone(View):
    workspace_id: WorkspaceId
    channel_id: ChannelId


class WorkspaceGone(View):
    workspace_id: WorkspaceId


class SessionRevoked(View):
    session_id: SessionId


FRAMES: dict[str, type[View]] = {
    "message_sent": MessageView,
    "message_updated": MessageUpdated,
    "message_deleted": MessageGone,
    "message_restored": MessageView,
    "message_pinned": Pinned,
    "message_unpinned": Pinned,
    "poll_updated": PollChanged,
    "poll_voted": Voted,
    "message_saved": SavedChanged,
    "message_unsaved": SavedChanged,
    "reaction_added": Reaction,
    "reaction_removed": Reaction,
    "thread_created": ThreadChanged,
    "thread_updated": ThreadChanged,
    "thread_followed": ThreadFollowed,
    "thread_unfollowed": ThreadUnfollowed,
    "channel_read": ChannelRead,
    "thread_read": ThreadRead,
    "workspace_read": WorkspaceRead,
    "user_joined_workspace": WorkspaceJoined,
    "user_left_workspace": WorkspaceLeft,
    "workspace_role_updated": RoleSet,
    "workspace_updated": WorkspaceView,
    "workspace_deleted": WorkspaceGone,
    "user_updated": UserView,
    "channel_created": ChannelView,
    "conversation_created": ChannelJoined,
    "channel_updated": ChannelView,
    "channel_deleted": ChannelGone,
    "user_joined_channel": ChannelJoined,
    "user_left_channel": ChannelLeft,
    "scheduled_updated": ScheduledView,
    "relationship_changed": RelationshipView,
    "session_revoked": SessionRevoked,
}
"""Every type with the shape of its data. docs/protocol.md is checked against this table."""


class Frame(msgspec.Struct, frozen=True, gc=False):
    """As it stands on the wire."""

    type: str
    position: int
    room: str
    seq: int
    data: Any


class Outgoing(NamedTuple):
    """A row of the outbox."""

    position: int
    ordinal: int
    room_kind: RoomKind
    room_id: UUID
    seq: int
    frame: bytes


encode = msgspec.json.Encoder().encode

"""Rows about messages and threads."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from domain.content import ContentType
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.schedule import Status
from projections.chat.tables.row import Row
from projections.wire.messages import ScheduledView, ThreadView

FollowStatus = Literal["following", "spared", "unfollowed", "left"]
"""`unfollowed` is somebody's own word and holds; `left` went with the channel; `spared` is called there
only by people whom they block: to others it is as if they followed."""


class MessageRow(Row):
    types = (
        *("uuid", "uuid", "uuid", "int8", "uuid", "int8", "uuid", "text", "text"),
        *("jsonb", "uuid[]", "bool", "jsonb", "timestamptz", "timestamptz", "timestamptz", "uuid", "bool"),
        *("jsonb", "jsonb", "timestamptz", "uuid", "int8", "uuid", "jsonb", "jsonb", "text", "bool", "int8"),
    )

    id: MessageId
    workspace_id: WorkspaceId
    channel_id: ChannelId
    seq: int | None
    root_id: MessageId | None
    thread_seq: int | None
    author_id: UserId
    content_type: ContentType
    text: str
    files: list[Any]
    mentions: list[UserId]
    everyone: bool
    reactions: dict[str, list[str]]
    created_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_by: UserId | None = None
    counted: bool = True
    content: dict[str, Any] | None = None
    kept: dict[str, Any] | None = None
    pinned_at: datetime | None = None
    pinned_by: UserId | None = None
    pinned_position: int | None = None
    forward_of: MessageId | None = None
    preview: dict[str, str] | None = None
    notice: dict[str, Any] | None = None
    gone: Literal["deleted", "hidden"] | None = None
    carried: bool = False
    position: int = 0


class VoteRow(Row):
    message_id: MessageId
    user_id: UserId
    choices: list[int]


class SavedRow(Row):
    message_id: MessageId
    user_id: UserId
    workspace_id: WorkspaceId
    saved_at: datetime | None
    position: int | None


class ThreadRow(Row):
    root_id: MessageId
    workspace_id: WorkspaceId
    channel_id: ChannelId
    root_author_id: UserId
    last_seq: int = 0
    reply_count: int = 0
    last_reply_at: datetime | None = None
    participants: list[UserId] = msgspec.field(default_factory=list[UserId])
    floor_seq: int = 0
    floor_position: int = 0
    uncounted_seq: int = 0
    everyone_seq: int = 0
    shared: list[ChannelId] = msgspec.field(default_factory=list[ChannelId])

    def view(self) -> ThreadView:
        return ThreadView(
            reply_count=self.reply_count,
            last_reply_at=self.last_reply_at,
            participant_ids=tuple(self.participants),
        )


class FollowerRow(Row):
    root_id: MessageId
    user_id: UserId
    workspace_id: WorkspaceId
    channel_id: ChannelId
    read_seq: int
    read_position: int
    own_seq: int
    called_seq: int
    status: FollowStatus = "following"
    guest: bool = False


class ScheduledRow(Row):
    id: UUID
    workspace_id: WorkspaceId
    channel_id: ChannelId
    author_id: UserId
    message_id: MessageId
    text: str
    due_at: datetime
    status: Status = "waiting"
    refused_code: str | None = None
    refused_detail: str | None = None

    def view(self) -> ScheduledView:
        return ScheduledView(
            id=self.id,
            workspace_id=self.workspace_id,
            channel_id=self.channel_id,
            message_id=self.message_id,
            text=self.text,
            at=self.due_at,
            status=self.status,
            refused_code=self.refused_code,
            refused_detail=self.refused_detail,
        )

"""Rows about workspaces, channels and rooms."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.channel import ChannelKind
from domain.channel_member import ChannelRole, NotifyLevel, Permission
from domain.ids import ChannelId, UserId, WorkspaceId
from domain.plans import Plan
from projections.chat.tables.row import Row
from projections.wire.places import ChannelView, WorkspaceView


class WorkspaceRow(Row):
    id: WorkspaceId
    name: str
    slug: str
    description: str
    owner_id: UserId
    general_id: ChannelId | None
    created_at: datetime
    deleted: bool = False
    plan: Plan = "free"
    seat_limit: int | None = None
    default_ids: list[ChannelId] = msgspec.field(default_factory=list[ChannelId])

    def view(self) -> WorkspaceView:
        return WorkspaceView(
            id=self.id,
            name=self.name,
            slug=self.slug,
            description=self.description,
            owner_id=self.owner_id,
            created_at=self.created_at,
            plan=self.plan,
            seat_limit=self.seat_limit,
            default_channel_ids=tuple(self.default_ids),
        )


class RetentionRow(Row):
    place_id: WorkspaceId | ChannelId
    days: int | None


class ChannelRow(Row):
    id: ChannelId
    workspace_id: WorkspaceId
    kind: ChannelKind
    name: str
    slug: str
    topic: str
    description: str
    general: bool
    members: list[UserId]
    created_by: UserId
    created_at: datetime
    archived: bool = False
    deleted: bool = False
    last_seq: int = 0
    last_message_at: datetime | None = None
    member_count: int = 0
    floor_seq: int = 0
    floor_position: int = 0
    uncounted_seq: int = 0
    everyone_seq: int = 0
    maximum: int | None = None

    @property
    def direct(self) -> bool:
        return self.kind in ("dm", "group")

    def view(self) -> ChannelView:
        return ChannelView(
            id=self.id,
            workspace_id=self.workspace_id,
            kind=self.kind,
            name=self.name,
            slug=self.slug,
            topic=self.topic,
            description=self.description,
            general=self.general,
            archived=self.archived,
            created_by=self.created_by,
            created_at=self.created_at,
            last_seq=self.last_seq,
            last_message_at=self.last_message_at,
            member_count=self.member_count,
            user_ids=tuple(self.members),
            max_participants=self.maximum,
        )


class ChannelMemberRow(Row):
    types = (
        *("uuid", "uuid", "uuid", "text", "bool", "timestamptz", "int8", "int8", "int8"),
        *("int8", "timestamptz", "text[]", "bool", "text", "bool", "timestamptz"),
    )

    channel_id: ChannelId
    user_id: UserId
    workspace_id: WorkspaceId
    role: ChannelRole
    active: bool
    joined_at: datetime
    read_seq: int
    read_position: int
    own_seq: int
    called_seq: int
    viewed_at: datetime | None = None
    permissions: list[Permission] = msgspec.field(default_factory=list[Permission])
    banned: bool = False
    notify: NotifyLevel = "all"
    muted: bool = False
    muted_until: datetime | None = None


class ChannelInviteRow(Row):
    id: UUID
    channel_id: ChannelId
    invited_by: UserId
    created_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int = 0
    revoked: bool = False


class SidebarRow(Row):
    workspace_id: WorkspaceId
    user_id: UserId
    sections: list[Any]


class RoomRow(Row):
    kind: str
    id: UUID
    seq: int

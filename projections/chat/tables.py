"""The rows of the chat read models, field by field as in migrations/chat.sql."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from domain.channel import ChannelKind
from domain.channel_member import ChannelRole, Permission
from domain.content import ContentType
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.plans import Plan
from domain.schedule import Status
from domain.user import Profile
from domain.workspace_member import WorkspaceRole
from projections.wire import (
    Allowance,
    ChannelView,
    Friend,
    RelationshipView,
    ScheduledView,
    ThreadView,
    UserView,
    WorkspaceView,
)

FollowStatus = Literal["following", "unfollowed", "left"]
"""`unfollowed` is somebody's own word and holds; `left` went with the channel."""


class Row(msgspec.Struct, gc=False):
    """Changed in place while a batch is folded."""


class UserRow(Row):
    id: UserId
    username: str
    email: str
    profile: dict[str, Any]
    bot: bool
    placeholder: bool
    deactivated: bool
    created_at: datetime
    details: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    private: bool = False
    show_online: bool = True

    def describe(self, profile: dict[str, Any]) -> None:
        """Takes a profile; of a private person others see the name and the picture."""
        outside = {name: profile[name] for name in ("display_name", "avatar_key") if name in profile}
        self.details, self.profile = profile, outside if self.private else profile

    def view(self) -> UserView:
        profile = msgspec.convert(self.profile, Profile)
        return UserView(
            id=self.id,
            username=self.username,
            display_name=profile.display_name,
            first_name=profile.first_name,
            last_name=profile.last_name,
            title=profile.title,
            bio=profile.bio,
            location=profile.location,
            website=profile.website,
            timezone=profile.timezone,
            bot=self.bot,
            deactivated=self.deactivated,
            placeholder=self.placeholder,
        )


class RelationshipRow(Row):
    user_id: UserId
    other_id: UserId
    friend: Friend
    follows: bool
    blocks: bool
    mutes: bool
    messages: bool
    online: bool
    profile: bool
    message: str
    changed_at: datetime

    def view(self) -> RelationshipView:
        allowed = Allowance(messages=self.messages, online_status=self.online, profile=self.profile)
        return RelationshipView(
            user_id=self.other_id,
            friend=self.friend,
            follows=self.follows,
            blocks=self.blocks,
            mutes=self.mutes,
            message=self.message,
            allows=allowed,
            changed_at=self.changed_at,
        )


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


class WorkspaceMemberRow(Row):
    workspace_id: WorkspaceId
    user_id: UserId
    role: WorkspaceRole
    status: str
    joined_at: datetime
    banned_at: datetime | None = None
    banned_by: UserId | None = None
    reason: str = ""


class InviteRow(Row):
    id: UUID
    workspace_id: WorkspaceId
    invited_by: UserId
    role: WorkspaceRole
    email: str
    created_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int = 0
    revoked: bool = False


class DepartureRow(Row):
    workspace_id: WorkspaceId
    user_id: UserId
    position: int
    cleared: bool = False


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


class ChannelInviteRow(Row):
    id: UUID
    channel_id: ChannelId
    invited_by: UserId
    created_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int = 0
    revoked: bool = False


class MessageRow(Row):
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


class RoomRow(Row):
    kind: str
    id: UUID
    seq: int

"""Rows about people, and their part in workspaces."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.user import Profile
from domain.workspace_member import WorkspaceRole
from projections.chat.tables.row import Row
from projections.wire.people import Allowance, Friend, RelationshipView, UserView


class UserRow(Row):
    types = (
        *("uuid", "text", "text", "jsonb", "bool", "bool", "bool", "timestamptz", "jsonb"),
        *("bool", "bool"),
    )

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


class WorkspaceMemberRow(Row):
    types = ("uuid", "uuid", "text", "text", "timestamptz", "timestamptz", "uuid", "text")

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


class ReportRow(Row):
    id: UUID
    workspace_id: WorkspaceId
    reporter_id: UserId
    user_id: UserId
    message_id: MessageId | None
    channel_id: ChannelId | None
    reason: str
    position: int
    created_at: datetime
    resolved_at: datetime | None = None
    resolved_by: UserId | None = None
    outcome: str = ""
    note: str = ""


class DepartureRow(Row):
    workspace_id: WorkspaceId
    user_id: UserId
    position: int
    cleared: bool = False

"""What frames about people in workspaces and channels say."""

from datetime import datetime

from domain.channel_member import ChannelRole, NotifyLevel, Permission
from domain.ids import ChannelId, SessionId, UserId, WorkspaceId
from domain.workspace_member import WorkspaceRole
from projections.wire.people import UserView
from projections.wire.places import ChannelView, SectionView, WorkspaceView
from projections.wire.view import View


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
    """Whoever is `banned` may not read it any more, though it be public; told also to one who was not in."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    user_id: UserId
    member_count: int
    banned: bool = False


class ChannelPreferences(View):
    """How much of a channel its reader wants to be told."""

    channel_id: ChannelId
    user_id: UserId
    notify: NotifyLevel
    muted: bool
    muted_until: datetime | None


class SidebarUpdated(View):
    workspace_id: WorkspaceId
    user_id: UserId
    sections: tuple[SectionView, ...]


class ChannelGone(View):
    workspace_id: WorkspaceId
    channel_id: ChannelId


class WorkspaceGone(View):
    workspace_id: WorkspaceId


class SessionRevoked(View):
    session_id: SessionId

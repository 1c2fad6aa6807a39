"""Workspaces and channels, as clients are shown them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.channel import ChannelKind
from domain.channel_member import ChannelRole, NotifyLevel, Permission
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.plans import Plan
from domain.workspace_member import WorkspaceRole
from projections.wire.people import UserView
from projections.wire.reading import ThreadUnread
from projections.wire.view import View


class WorkspaceView(View):
    """The same for everybody in it. `seat_limit` is its own; null is its plan's."""

    id: WorkspaceId
    name: str
    slug: str
    description: str
    owner_id: UserId
    created_at: datetime
    plan: Plan = "free"
    seat_limit: int | None = None
    default_channel_ids: tuple[ChannelId, ...] = ()


class ChannelView(View):
    """The same for everybody who may see it. `user_ids` are the people of a direct conversation."""

    id: ChannelId
    workspace_id: WorkspaceId
    kind: ChannelKind
    name: str
    slug: str
    topic: str
    description: str
    general: bool
    archived: bool
    created_by: UserId
    created_at: datetime
    last_seq: int
    last_message_at: datetime | None
    member_count: int
    user_ids: tuple[UserId, ...] = ()
    max_participants: int | None = None


class MyWorkspace(WorkspaceView, kw_only=True):
    """A workspace with the part that the asker has in it."""

    role: WorkspaceRole


class ListedChannel(ChannelView, kw_only=True):
    """A channel or conversation and the asker's part in it; one not joined has no role.

    `last_viewed_at` is when they last said how far they have read, or wrote there.
    """

    member: bool
    role: ChannelRole | None
    last_viewed_at: datetime | None
    permissions: tuple[Permission, ...]
    notify: NotifyLevel
    muted: bool
    muted_until: datetime | None


class MyChannel(ListedChannel, kw_only=True):
    """The same with what is unread: nothing in one not joined."""

    last_read_seq: int = 0
    unread: int = 0
    mentions: int = 0


class WorkspaceMemberView(View):
    """A person's membership of a workspace."""

    user: UserView
    role: WorkspaceRole
    joined_at: datetime


class Colleague(UserView, kw_only=True):
    """A person, and their role in the workspace that they are listed in."""

    role: WorkspaceRole


class InviteView(View):
    """An invite, as those see it who run the workspace. Its code was shown once, to whoever made it."""

    id: UUID
    invited_by: UserId
    role: WorkspaceRole
    email: str
    created_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int
    status: Literal["invited", "accepted", "expired", "revoked"]


class MyInvite(View):
    """An invite that was made for the viewer's address."""

    id: UUID
    workspace_id: WorkspaceId
    workspace_name: str
    role: WorkspaceRole
    created_at: datetime
    expires_at: datetime | None
    invited_by: UserView


class ChannelMemberView(View):
    """A person's membership of a channel, and how far they have read."""

    user: UserView
    role: ChannelRole
    joined_at: datetime
    permissions: tuple[Permission, ...]


class ChannelInviteView(View):
    """An invite into a channel. Its code was shown once, to whoever made it."""

    id: UUID
    invited_by: UserId
    created_at: datetime
    expires_at: datetime | None
    max_uses: int | None
    uses: int
    revoked: bool


class SectionView(View):
    """A section of somebody's sidebar, with its channels in order."""

    name: str
    channel_ids: tuple[ChannelId, ...] = ()
    collapsed: bool = False


class Snapshot(View):
    """Everything that a client needs to begin with, all of it at `position` of the log's life `epoch`."""

    position: int
    epoch: UUID
    workspace: MyWorkspace
    users: dict[UserId, Colleague]
    channels: dict[ChannelId, MyChannel]
    dms: dict[ChannelId, MyChannel]
    threads: dict[MessageId, ThreadUnread]
    guest_threads: dict[MessageId, ChannelId]
    """Those that one follows from another channel than theirs, which they are shared into."""
    sidebar: tuple[SectionView, ...]
    blocked: tuple[UserId, ...]
    """Those whom one blocks: their mentions do not count."""

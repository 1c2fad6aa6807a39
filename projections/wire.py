"""What clients are shown, in answers and in frames alike: one struct per thing, one name per field."""

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
from domain.workspace_member import WorkspaceRole


class View(msgspec.Struct, gc=False):
    """Every field is always there: a client that sees null knows that it is null."""


class UserView(View):
    """A person, as others in the workspace see them. The e-mail address is shown to themselves only."""

    id: UserId
    username: str
    display_name: str = ""
    first_name: str = ""
    last_name: str = ""
    title: str = ""
    bio: str = ""
    location: str = ""
    website: str = ""
    timezone: str = ""
    avatar_url: str | None = None
    bot: bool = False
    deactivated: bool = False
    placeholder: bool = False


class MeView(UserView, kw_only=True):
    """A person, as they see themselves."""

    email: str
    email_verified: bool = False
    last_login_at: datetime | None = None
    """When they last signed in with their password; only their own page tells it."""
    private: bool = False
    show_online_status: bool = True
    allow_friend_requests: bool = True


Friend = Literal["none", "requested", "asked", "friends"]


class Allowance(View):
    """What one lets somebody: write to one, see one online, see one's profile."""

    messages: bool = True
    online_status: bool = True
    profile: bool = True


class RelationshipView(View):
    """What somebody is to the viewer: `requested` by the viewer, or `asked` of them. Not their blocks."""

    user_id: UserId
    friend: Friend
    follows: bool
    blocks: bool
    mutes: bool
    message: str
    allows: Allowance
    changed_at: datetime


class Related(View):
    """A person, and what they are to the viewer."""

    relationship: RelationshipView
    user: UserView


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


class ThreadView(View):
    """What a root shows of its replies."""

    reply_count: int
    last_reply_at: datetime | None
    participant_ids: tuple[UserId, ...]


class FileView(View):
    """A file that a message points at."""

    name: str
    content_type: str = ""
    size: int | None = None
    url: str = ""


class LocationView(View):
    """A point on the earth, in degrees."""

    lat: float
    lon: float
    label: str = ""


class PollOption(View):
    """An answer to choose, and how many have."""

    text: str
    votes: int


class PollView(View):
    """A poll as it stands. `voters` are people, whatever number of options each chose.

    It is closed from `closed_at` on, or from `closes_at`, whichever comes first.
    """

    question: str
    options: tuple[PollOption, ...]
    multiple: bool
    anonymous: bool
    voters: int
    closes_at: datetime | None
    closed_at: datetime | None


class ForwardView(View):
    """Another message as it was when it was forwarded; nothing but who and where once that one is `gone`."""

    message_id: MessageId
    channel_id: ChannelId
    author_id: UserId
    text: str
    content_type: ContentType
    language: str | None
    location: LocationView | None
    files: tuple[FileView, ...]
    gone: bool


class PreviewView(View):
    """What stands at an address that a message points at, as its page tells."""

    url: str
    title: str
    description: str
    site: str
    image_url: str


class PinView(View):
    """When a message was pinned, and by whom."""

    at: datetime
    by: UserId | None


class MessageView(View):
    """A message. `seq` is its place in the listing it stands in: the channel or, among replies, the thread.

    In frames and by id a reply shown only in its thread has its thread's `seq`, as in the list of replies.
    """

    id: MessageId
    channel_id: ChannelId
    seq: int
    root_id: MessageId | None
    author_id: UserId
    text: str
    content_type: ContentType
    files: tuple[FileView, ...]
    mentions: tuple[UserId, ...]
    everyone: bool
    created_at: datetime
    edited_at: datetime | None
    deleted: bool
    thread: ThreadView | None
    reactions: dict[str, tuple[UserId, ...]]
    pin: PinView | None = None
    preview: PreviewView | None = None
    language: str | None = None
    location: LocationView | None = None
    poll: PollView | None = None
    forward: ForwardView | None = None


class SavedView(View):
    """A message that the asker has put aside."""

    message: MessageView
    saved_at: datetime


class ReadersView(View):
    """How far a message has come, to those but its author who were there when it was said.

    `delivered_count` are they all: their streams of frames hold it. `complete` is false in a place so large
    that only so many people were looked at.
    """

    message_id: MessageId
    state: Literal["sent", "delivered", "read"]
    read_count: int
    delivered_count: int
    reader_ids: tuple[UserId, ...]
    complete: bool


class VoteView(View):
    """What somebody chose in a poll."""

    user_id: UserId
    choices: tuple[int, ...]


class ChannelUnread(View):
    """How much of a channel one person has before them."""

    channel_id: ChannelId
    unread: int
    mentions: int
    last_read_seq: int
    last_seq: int


class ThreadUnread(View):
    """The same of a thread they follow."""

    root_id: MessageId
    channel_id: ChannelId
    unread: int
    mentions: int
    last_read_seq: int
    last_seq: int


class FollowedThread(View):
    """A thread in somebody's inbox."""

    root: MessageView
    unread: ThreadUnread


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


class BanView(View):
    """Somebody who was shown out for good."""

    user: UserView
    banned_at: datetime
    banned_by: UserId | None
    reason: str


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


class Snapshot(View):
    """Everything that a client needs to begin with, all of it at `position` of the log's life `epoch`."""

    position: int
    epoch: UUID
    workspace: MyWorkspace
    users: dict[UserId, UserView]
    channels: dict[ChannelId, MyChannel]
    dms: dict[ChannelId, MyChannel]
    threads: dict[MessageId, ThreadUnread]


class ScheduledView(View):
    """A message to be said later, as its author sees it. `refused` says why it could not be said."""

    id: UUID
    workspace_id: WorkspaceId
    channel_id: ChannelId
    message_id: MessageId
    text: str
    at: datetime
    status: Status
    refused_code: str | None
    refused_detail: str | None


class Version(View):
    """What became of a message. `text` is what it said from then on, for whoever may read that."""

    version: int
    kind: Literal["posted", "edited", "deleted", "restored"]
    text: str
    by: UserId | None
    at: datetime
    reason: str = ""


class EventView(View):
    """An event of the log, as history tells it."""

    position: int
    stream: UUID
    version: int
    type: str
    event: dict[str, Any]
    actor_id: UserId | None
    at: datetime
    recorded_at: datetime
    correlation_id: UUID | None

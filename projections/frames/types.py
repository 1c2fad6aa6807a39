"""Every type of frame."""

from projections.frames.messages import (
    DraftUpdated,
    MessageGone,
    MessageUpdated,
    OriginalChanged,
    Pinned,
    PollChanged,
    Reaction,
    SavedChanged,
    SharedMessage,
    ThreadChanged,
    ThreadShared,
    ThreadUnshared,
    Voted,
)
from projections.frames.places import (
    ChannelGone,
    ChannelJoined,
    ChannelLeft,
    ChannelPreferences,
    RoleSet,
    SessionRevoked,
    SidebarUpdated,
    WorkspaceGone,
    WorkspaceJoined,
    WorkspaceLeft,
)
from projections.frames.presence import StoppedTyping, Typing, UserActive
from projections.frames.reading import (
    ChannelRead,
    ThreadFollowed,
    ThreadRead,
    ThreadUnfollowed,
    WorkspaceRead,
)
from projections.wire.messages import MessageView, ScheduledView
from projections.wire.people import RelationshipView, UserView
from projections.wire.places import ChannelView, WorkspaceView
from projections.wire.presence import MyPresence
from projections.wire.view import View

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
    "original_deleted": OriginalChanged,
    "original_restored": OriginalChanged,
    "reaction_added": Reaction,
    "reaction_removed": Reaction,
    "thread_created": ThreadChanged,
    "thread_updated": ThreadChanged,
    "thread_shared": ThreadShared,
    "thread_unshared": ThreadUnshared,
    "shared_reply": SharedMessage,
    "shared_root": SharedMessage,
    "thread_followed": ThreadFollowed,
    "thread_unfollowed": ThreadUnfollowed,
    "channel_read": ChannelRead,
    "sidebar_updated": SidebarUpdated,
    "channel_preferences_updated": ChannelPreferences,
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


MIRRORED = frozenset(
    {
        "message_sent",
        "message_updated",
        "message_deleted",
        "message_restored",
        "poll_updated",
        "reaction_added",
        "reaction_removed",
    }
)
"""What of a thread and of its root is also told in the channels that it is shared into."""


EPHEMERAL: dict[str, type[View]] = {
    "draft_updated": DraftUpdated,
    "presence_updated": MyPresence,
    "user_active": UserActive,
    "user_is_typing": Typing,
    "user_stopped_typing": StoppedTyping,
}
"""Without position and seq, told once and to live sockets only."""

"""What frames about reading and following say."""

from datetime import datetime

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from projections.wire.view import View


class ThreadFollowed(View):
    """`last_read_seq` is how far the new follower counts as having read.

    A `guest` is not in the thread's channel, but in one that it is shared into.
    """

    workspace_id: WorkspaceId
    channel_id: ChannelId
    root_id: MessageId
    user_id: UserId
    last_seq: int
    last_read_seq: int
    guest: bool = False


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

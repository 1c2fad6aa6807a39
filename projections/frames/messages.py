"""What frames about messages and threads say."""

from datetime import datetime
from typing import Any

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from projections.wire.messages import DraftView, MessageView, PinView, PollView, ThreadView
from projections.wire.view import View


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
    hidden: bool = False


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


class OriginalChanged(View):
    """A message that others carry on is gone, or is back: so are the words in those forwards."""

    workspace_id: WorkspaceId
    message_id: MessageId


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


class ThreadShared(View):
    """`channel_id` is where the root stands, `shared_to` whose people may read it as well."""

    root_id: MessageId
    channel_id: ChannelId
    shared_to: ChannelId
    user_id: UserId
    root: MessageView


class ThreadUnshared(View):
    root_id: MessageId
    channel_id: ChannelId
    shared_to: ChannelId
    user_id: UserId


class SharedMessage(View):
    """What happened in a thread or to its root, told where it is shared into: the frame within."""

    root_id: MessageId
    channel_id: ChannelId
    type: str
    data: Any


class DraftUpdated(View):
    """`draft` is null when there is none any more. `device` is what its writer said they write on."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    root_id: MessageId | None
    device: str
    draft: DraftView | None

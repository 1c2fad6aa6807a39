"""What is unread and who has read, as clients are shown it."""

from datetime import datetime
from typing import Literal

from domain.ids import ChannelId, MessageId, UserId
from projections.wire.messages import MessageView
from projections.wire.view import View


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


class ChannelUnread(View):
    """How much of a channel one person has before them; a muted one counts all the same."""

    channel_id: ChannelId
    unread: int
    mentions: int
    last_read_seq: int
    last_seq: int
    muted: bool
    muted_until: datetime | None


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

"""How far one person has read, in one channel or thread, or in all of a workspace. The last word wins."""

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId, derived


class ChannelRead(Event, tag="reading.channel_read"):
    """`seq` is the last message read; a lower one than before marks later messages unread again."""

    channel_id: ChannelId
    user_id: UserId
    seq: int


class ThreadRead(Event, tag="reading.thread_read"):
    channel_id: ChannelId
    root_id: MessageId
    user_id: UserId
    seq: int


class WorkspaceRead(Event, tag="reading.workspace_read"):
    """All of it, up to here: every channel and conversation one is in, every thread one follows."""

    workspace_id: WorkspaceId
    user_id: UserId


ReadingEvent = ChannelRead | ThreadRead | WorkspaceRead


class Reading(msgspec.Struct, frozen=True):
    seq: int = 0


def evolve(_: Reading, event: ReadingEvent) -> Reading:
    return Reading() if isinstance(event, WorkspaceRead) else Reading(event.seq)


_fold = Fold("reading", Reading(), evolve)


def reading_of(place: ChannelId | MessageId | WorkspaceId, user: UserId) -> Stream[Reading]:
    return _fold(derived("reading", place, user))

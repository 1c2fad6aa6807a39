"""A thread: the replies to one message, one level deep. The first reply creates it."""

from typing import assert_never

import msgspec
from msgspec.structs import replace

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId, derived


class ThreadStarted(Event, tag="thread.started"):
    channel_id: ChannelId
    root_id: MessageId


class ThreadCaughtUp(Event, tag="thread.caught_up"):
    """Everybody has read all replies up to here: see ChannelCaughtUp."""

    root_id: MessageId


class ThreadShared(Event, tag="thread.shared"):
    """Whoever reads that channel reads the thread there, too."""

    root_id: MessageId
    shared_to: ChannelId
    user_id: UserId


class ThreadUnshared(Event, tag="thread.unshared"):
    root_id: MessageId
    shared_to: ChannelId
    user_id: UserId


ThreadEvent = ThreadStarted | ThreadCaughtUp | ThreadShared | ThreadUnshared


class Thread(msgspec.Struct, frozen=True):
    started: bool = False
    shared: tuple[tuple[ChannelId, UserId], ...] = ()
    """The channels that read along, each with who let them."""

    def shared_by(self, channel: ChannelId) -> UserId | None:
        return dict(self.shared).get(channel)


def evolve(thread: Thread, event: ThreadEvent) -> Thread:
    match event:
        case ThreadStarted():
            return Thread(started=True)
        case ThreadCaughtUp():
            return thread
        case ThreadShared():
            others = _without(thread, event.shared_to)
            return replace(thread, shared=(*others, (event.shared_to, event.user_id)))
        case ThreadUnshared():
            return replace(thread, shared=_without(thread, event.shared_to))
        case _:
            assert_never(event)


def _without(thread: Thread, channel: ChannelId) -> tuple[tuple[ChannelId, UserId], ...]:
    return tuple(share for share in thread.shared if share[0] != channel)


_fold = Fold("thread", Thread(), evolve)


def thread_of(root: MessageId) -> Stream[Thread]:
    return _fold(derived("thread", root))

"""A thread: the replies to one message, one level deep. The first reply creates it."""

from typing import assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, MessageId, derived


class ThreadStarted(Event, tag="thread.started"):
    channel_id: ChannelId
    root_id: MessageId


class ThreadCaughtUp(Event, tag="thread.caught_up"):
    """Everybody has read all replies up to here: see ChannelCaughtUp."""

    root_id: MessageId


ThreadEvent = ThreadStarted | ThreadCaughtUp


class Thread(msgspec.Struct, frozen=True):
    started: bool = False


def evolve(thread: Thread, event: ThreadEvent) -> Thread:
    match event:
        case ThreadStarted():
            return Thread(started=True)
        case ThreadCaughtUp():
            return thread
        case _:
            assert_never(event)


_fold = Fold("thread", Thread(), evolve)


def thread_of(root: MessageId) -> Stream[Thread]:
    return _fold(derived("thread", root))

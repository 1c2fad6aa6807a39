"""One person's own word on following a thread. The last word wins; without one, taking part decides."""

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId, derived


class ThreadFollowed(Event, tag="thread_follower.followed"):
    channel_id: ChannelId
    root_id: MessageId
    user_id: UserId


class ThreadUnfollowed(Event, tag="thread_follower.unfollowed"):
    """Holds until they reply or follow again: being mentioned does not bring them back."""

    channel_id: ChannelId
    root_id: MessageId
    user_id: UserId


ThreadFollowerEvent = ThreadFollowed | ThreadUnfollowed


class ThreadFollower(msgspec.Struct, frozen=True):
    following: bool | None = None


def evolve(_: ThreadFollower, event: ThreadFollowerEvent) -> ThreadFollower:
    return ThreadFollower(isinstance(event, ThreadFollowed))


_fold = Fold("thread_follower", ThreadFollower(), evolve)


def follower_of(root: MessageId, user: UserId) -> Stream[ThreadFollower]:
    return _fold(derived("thread_follower", root, user))

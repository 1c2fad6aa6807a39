"""Following a thread, and following it no more."""

from domain.channel import Channel
from domain.decision import Asking, Change, Deciding
from domain.decisions.entrance import be_in, enter_thread, missing
from domain.event import Command
from domain.ids import MessageId, UserId
from domain.message import MessagePosted, message
from domain.refusals import ChannelArchived
from domain.refusals import MessageDeleted as MessageIsDeleted
from domain.thread import ThreadStarted, thread_of
from domain.thread_follower import ThreadFollowed, ThreadUnfollowed, follower_of


class FollowThread(Command):
    root_id: MessageId


class UnfollowThread(Command):
    root_id: MessageId


def follow_thread(command: FollowThread) -> Deciding:
    """Members hear of replies from now on; where nobody has replied yet, this begins the thread."""
    posted, place = yield from root_for_member(command.root_id, command.actor)
    root, thread = yield message(command.root_id), thread_of(command.root_id)
    here = posted.channel_id
    changes: list[Change] = []
    if not thread.started:
        if root.deleted:
            raise MessageIsDeleted
        if place.archived:
            raise ChannelArchived
        changes.append(
            Change(thread_of(command.root_id), [ThreadStarted(channel_id=here, root_id=command.root_id)])
        )
    followed = ThreadFollowed(channel_id=here, root_id=command.root_id, user_id=command.actor)
    return [*changes, Change(follower_of(command.root_id, command.actor), [followed], blind=True)]


def unfollow_thread(command: UnfollowThread) -> Deciding:
    """Nothing of it is unread any more, until they reply or follow again."""
    posted, _ = yield from root_for_member(command.root_id, command.actor)
    gone = ThreadUnfollowed(channel_id=posted.channel_id, root_id=command.root_id, user_id=command.actor)
    return [Change(follower_of(command.root_id, command.actor), [gone], blind=True)]


def root_for_member(id: MessageId, user: UserId) -> Asking[tuple[MessagePosted, Channel]]:
    """A message that replies belong to, for members of its channel or of one that it is shared into."""
    (root,) = yield (message(id),)
    if root.posted is None or root.posted.root_id is not None:
        raise missing(id, root)
    part = yield from enter_thread(be_in, id, root.posted.channel_id, user)
    return root.posted, part.place

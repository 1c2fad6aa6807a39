"""Saying how far one has read."""

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import enter_workspace, see_channel
from domain.decisions.threads import root_for_member
from domain.event import Command
from domain.ids import ChannelId, MessageId, WorkspaceId
from domain.reading import ChannelRead, ThreadRead, WorkspaceRead, reading_of
from domain.refusals import ChannelNotFound, NotAMember
from domain.thread import thread_of


class ReadChannel(Command):
    channel_id: ChannelId
    seq: int


class ReadThread(Command):
    root_id: MessageId
    seq: int


class MarkUnread(Command):
    """A message and what follows it. The read models know its places; `seq` is None for a mere reply."""

    channel_id: ChannelId
    seq: int | None
    root_id: MessageId
    thread_seq: int


class ReadWorkspace(Command):
    workspace_id: WorkspaceId


def read_channel(command: ReadChannel) -> Deciding:
    """Members have a place in the channel up to which they have read; a lower one marks unread."""
    _, member, _ = yield from see_channel(command.channel_id, command.actor)
    if not member.active:
        raise NotAMember
    event = ChannelRead(channel_id=command.channel_id, user_id=command.actor, seq=command.seq)
    return [Change(reading_of(command.channel_id, command.actor), [event], blind=True)]


def read_thread(command: ReadThread) -> Deciding:
    """Likewise in a thread, for members of its channel; where nobody has replied there is nothing to read."""
    posted, _ = yield from root_for_member(command.root_id, command.actor)
    (thread,) = yield (thread_of(command.root_id),)
    if not thread.started:
        return NOTHING
    event = ThreadRead(
        channel_id=posted.channel_id,
        root_id=command.root_id,
        user_id=command.actor,
        seq=command.seq,
    )
    return [Change(reading_of(command.root_id, command.actor), [event], blind=True)]


def mark_unread(command: MarkUnread) -> Deciding:
    """In the channel, for whoever has a place there; else in the thread: others are shown no more."""
    who, at, here = command.actor, command.at, command.channel_id
    try:
        if command.seq is not None:
            seen = ReadChannel(actor=who, at=at, channel_id=here, seq=command.seq - 1)
            return (yield from read_channel(seen))
    except (ChannelNotFound, NotAMember):
        pass
    heard = ReadThread(actor=who, at=at, root_id=command.root_id, seq=command.thread_seq - 1)
    return (yield from read_thread(heard))


def read_workspace(command: ReadWorkspace) -> Deciding:
    """Nothing in it is unread any more, up to now."""
    here, me = command.workspace_id, command.actor
    yield from enter_workspace(here, me)
    event = WorkspaceRead(workspace_id=here, user_id=me)
    return [Change(reading_of(here, me), [event], blind=True)]

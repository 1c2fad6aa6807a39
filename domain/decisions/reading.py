"""Saying how far one has read."""

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import see_channel
from domain.event import Command
from domain.ids import ChannelId, MessageId
from domain.message import message
from domain.reading import ChannelRead, ThreadRead, reading_of
from domain.refusals import ChannelNotFound, MessageNotFound, NotAMember
from domain.thread import thread_of


class ReadChannel(Command):
    channel_id: ChannelId
    seq: int


class ReadThread(Command):
    root_id: MessageId
    seq: int


def read_channel(command: ReadChannel) -> Deciding:
    """Members have a place in the channel up to which they have read; a lower one marks unread."""
    _, member, _ = yield from see_channel(command.channel_id, command.actor)
    if not member.active:
        raise NotAMember
    event = ChannelRead(channel_id=command.channel_id, user_id=command.actor, seq=command.seq)
    return [Change(reading_of(command.channel_id, command.actor), [event], blind=True)]


def read_thread(command: ReadThread) -> Deciding:
    """Likewise in a thread, for members of its channel; where nobody has replied there is nothing to read."""
    root, thread = yield message(command.root_id), thread_of(command.root_id)
    if root.posted is None or root.posted.root_id is not None:
        raise MessageNotFound
    try:
        _, member, _ = yield from see_channel(root.posted.channel_id, command.actor)
    except ChannelNotFound:
        raise MessageNotFound from None
    if not member.active:
        raise NotAMember
    if not thread.started:
        return NOTHING
    event = ThreadRead(
        channel_id=root.posted.channel_id,
        root_id=command.root_id,
        user_id=command.actor,
        seq=command.seq,
    )
    return [Change(reading_of(command.root_id, command.actor), [event], blind=True)]

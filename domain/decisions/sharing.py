"""Letting other channels read a thread, by naming them in a reply."""

from domain.channel import Channel
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import missing, see_channel, take_part
from domain.event import Command, Event
from domain.ids import ChannelId, MessageId, UserId
from domain.mentions import channels_in
from domain.message import message
from domain.name import channel_name
from domain.permissions import Part, demand, may
from domain.refusal import Forbidden
from domain.refusals import ChannelNotFound, MessageNotFound
from domain.thread import ThreadShared, ThreadUnshared, thread_of

MOST = 10
"""Channels that one thread may be shared into: each of them hears of every reply."""


class UnshareThread(Command):
    root_id: MessageId
    channel_id: ChannelId


def sharing(
    root: MessageId, home: ChannelId, text: str, place: Channel, actor: UserId, changes: list[Change]
) -> Asking[list[Change]]:
    """The channels named in a reply read along, if its author may post there; other names stay words.

    Goes together with the start of the thread, if that is among the changes.
    """
    slugs = () if place.direct else channels_in(text)
    if not slugs:
        return changes
    holders = yield tuple(channel_name(place.workspace_id, slug) for slug in slugs)
    (thread,) = yield (thread_of(root),)
    shared: list[Event] = []
    for name in holders:
        if name.holder is None or len(thread.shared) + len(shared) >= MOST:
            continue
        other = ChannelId(name.holder)
        new = other != home and thread.shared_by(other) is None
        if new and (yield from _takes_part(other, actor)):
            shared.append(ThreadShared(root_id=root, shared_to=other, user_id=actor))
    begun = [event for change in changes for event in change.events]
    return [Change(thread_of(root), [*begun, *shared])] if shared else changes


def _takes_part(other: ChannelId, actor: UserId) -> Asking[bool]:
    """Whether somebody may post there."""
    try:
        yield from take_part(other, actor)
    except (ChannelNotFound, Forbidden):
        return False
    return True


def unshare_thread(command: UnshareThread) -> Deciding:
    """Whoever shared it takes it back, or whoever runs one of the two channels."""
    (root,) = yield (message(command.root_id),)
    if root.posted is None or root.posted.root_id is not None:
        raise missing(command.root_id, root)
    (thread,) = yield (thread_of(command.root_id),)
    parts: list[Part] = []
    for id in (root.posted.channel_id, command.channel_id):
        try:
            parts.append((yield from see_channel(id, command.actor)))
        except ChannelNotFound:
            continue
    sharer = thread.shared_by(command.channel_id)
    if not parts or (sharer is None and len(parts) < 2):
        raise MessageNotFound
    if sharer is None:
        return NOTHING
    if sharer != command.actor and not any(may("delete_message", part) for part in parts):
        demand("delete_message", parts[0])
    gone = ThreadUnshared(root_id=command.root_id, shared_to=command.channel_id, user_id=command.actor)
    return [Change(thread_of(command.root_id), [gone])]

"""Rows that events of several kinds need."""

from collections.abc import Iterable
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId
from projections.chat.needs.fetching import Needs
from projections.chat.notices import tells
from projections.chat.rows import Rows
from projections.frames.room import Room


def named(rows: Rows, by: UserId | None, *others: UserId) -> Needs:
    """Whose names a notice says."""
    if tells(by):
        for who in (by, *others):
            yield rows.users, who


def in_channel(rows: Rows, id: ChannelId, who: UUID) -> Needs:
    yield rows.channels, id
    yield rows.channel_members, (id, who)
    yield rows.rooms, Room("c", id)


def leaving(rows: Rows, id: ChannelId, who: UserId) -> Needs:
    yield from in_channel(rows, id, who)
    yield rows.guests, who
    for root in rows.guests.find(who) if rows.guests.known(who) else ():
        yield from ways(rows, root, who)
    yield rows.follows, (who, id)
    if rows.follows.known((who, id)):
        for root in rows.follows.find((who, id)):
            yield rows.followers, (root, who)


def in_thread(rows: Rows, root: MessageId) -> Needs:
    yield rows.threads, root
    yield rows.rooms, Room("t", root)
    for other in shared(rows, root):
        yield rows.rooms, Room("c", other)


def shared(rows: Rows, root: MessageId) -> list[ChannelId]:
    """The channels that a thread is shared into, once it is known."""
    thread = rows.threads.find(root) if rows.threads.known(root) else None
    return thread.shared if thread else []


def ways(rows: Rows, root: MessageId, who: UserId) -> Needs:
    """All that may let somebody follow a thread, and what is told if nothing does any more."""
    yield rows.threads, root
    yield rows.followers, (root, who)
    yield rows.rooms, Room("u", who)
    thread = rows.threads.find(root) if rows.threads.known(root) else None
    if thread is not None:
        yield rows.channels, thread.channel_id
        yield rows.follows, (who, thread.channel_id)
        for channel in (thread.channel_id, *thread.shared):
            yield rows.channel_members, (channel, who)


def guests_of(rows: Rows, root: MessageId) -> Needs:
    """Those who follow a thread from other channels."""
    yield rows.threads, root
    yield rows.guests_of, root
    for who in rows.guests_of.find(root) if rows.guests_of.known(root) else ():
        yield from ways(rows, root, who)


def called(rows: Rows, channel: UUID, root: UUID | None, whom: Iterable[UUID]) -> Needs:
    for who in whom:
        yield rows.channel_members, (channel, who)
        if root is not None:
            yield rows.blocks, who
            yield from following(rows, channel, root, who)


def following(rows: Rows, channel: UUID, root: UUID, who: UUID) -> Needs:
    yield rows.followers, (root, who)
    yield rows.follows, (who, channel)
    yield rows.rooms, Room("u", who)
    if others := shared(rows, MessageId(root)):
        yield rows.guests, who
        yield rows.guests_of, root
        for other in others:
            yield rows.channel_members, (other, who)

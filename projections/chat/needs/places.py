"""Which rows events about channels, and about reading them, need."""

from domain import channel, channel_member, reading, sidebar
from domain.event import Event
from domain.ids import ChannelId
from projections.chat.needs.fetching import Needs
from projections.chat.needs.parts import guests_of, in_channel, leaving, named
from projections.chat.rows import Rows
from projections.frames.room import Room
from store.recorded import Recorded


def of_channel_opened(rows: Rows, event: channel.ChannelCreated, _: Recorded) -> Needs:
    yield rows.rooms, Room("m", event.workspace_id)


def of_channel(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.channels, of.stream
    yield from named(rows, of.actor_id)
    yield rows.rooms, Room("c", of.stream)
    yield rows.rooms, Room("m", of.workspace_id or of.stream)


def of_channel_deleted(rows: Rows, event: Event, of: Recorded) -> Needs:
    yield from of_channel(rows, event, of)
    id = ChannelId(of.stream)
    yield rows.lent, id
    for root in rows.lent.find(id) if rows.lent.known(id) else ():
        yield from guests_of(rows, root)
        thread = rows.threads.find(root) if rows.threads.known(root) else None
        for place in (thread.channel_id, *thread.shared) if thread else ():
            yield rows.channels, place
            yield rows.rooms, Room("c", place)


def of_channel_member(rows: Rows, event: channel_member.ChannelMemberEvent, of: Recorded) -> Needs:
    yield from in_channel(rows, event.channel_id, event.user_id)
    yield from named(rows, of.actor_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)
    yield rows.places, (of.workspace_id or of.stream, event.user_id)


def of_channel_unbanned(rows: Rows, event: channel_member.ChannelUnbanned, of: Recorded) -> Needs:
    yield from of_channel_member(rows, event, of)
    yield rows.workspace_members, (of.workspace_id or of.stream, event.user_id)


def of_channel_left(rows: Rows, event: channel_member.ChannelMemberEvent, of: Recorded) -> Needs:
    yield from of_channel_member(rows, event, of)
    yield from leaving(rows, event.channel_id, event.user_id)


def of_channel_invite(rows: Rows, _: Event, of: Recorded) -> Needs:
    yield rows.channel_invites, of.stream


def of_sidebar(rows: Rows, event: sidebar.SidebarArranged, _: Recorded) -> Needs:
    yield rows.sidebars, (event.workspace_id, event.user_id)
    yield rows.rooms, Room("u", event.user_id)


def of_channel_read(rows: Rows, event: reading.ChannelRead, _: Recorded) -> Needs:
    yield from in_channel(rows, event.channel_id, event.user_id)
    yield rows.blocks, event.user_id
    yield rows.rooms, Room("u", event.user_id)


def of_thread_read(rows: Rows, event: reading.ThreadRead, _: Recorded) -> Needs:
    yield rows.threads, event.root_id
    yield rows.followers, (event.root_id, event.user_id)
    yield rows.blocks, event.user_id
    yield rows.rooms, Room("u", event.user_id)


def of_workspace_read(rows: Rows, event: reading.WorkspaceRead, _: Recorded) -> Needs:
    key, who = (event.workspace_id, event.user_id), event.user_id
    yield rows.rooms, Room("u", who)
    yield rows.places, key
    yield rows.guests, who
    for root in rows.guests.find(who) if rows.guests.known(who) else ():
        yield rows.threads, root
        yield rows.followers, (root, who)
    for id in rows.places.find(key) if rows.places.known(key) else ():
        yield from in_channel(rows, id, who)
        yield rows.follows, (who, id)
        for root in rows.follows.find((who, id)) if rows.follows.known((who, id)) else ():
            yield rows.threads, root
            yield rows.followers, (root, who)

"""Everything a client begins with, as of one position."""

from uuid import UUID

import msgspec

from domain.ids import UserId
from projections.views import channels, progress, relationships, sidebars, threads, unreads, workspaces
from projections.wire.places import Colleague, ListedChannel, MyChannel, Snapshot, WorkspaceMemberView
from projections.wire.reading import ChannelUnread
from store import log
from store.connections import Connection


async def snapshot(connection: Connection, viewer: UserId, workspace: UUID) -> Snapshot:
    """All of it in one transaction, so that frames after `position` and nothing else lead on from here.

    Raises WorkspaceNotFound.
    """
    async with progress.one_moment(connection):
        return await _read(connection, viewer, workspace)


async def _read(connection: Connection, viewer: UserId, workspace: UUID) -> Snapshot:
    position = await progress.checkpoint(connection)
    home = await workspaces.seen_by(connection, viewer, workspace)
    unread = {each.channel_id: each for each in await unreads.of_channels(connection, viewer, workspace)}
    places = await channels.of_workspace(connection, viewer, workspace, home.role, limit=None)
    talks = await channels.conversations(connection, viewer, workspace, limit=None)
    people = await workspaces.members(connection, workspace, limit=None)
    return Snapshot(
        position=position,
        epoch=await log.epoch(connection),
        workspace=home,
        users={member.user.id: _colleague(member) for member in people},
        channels={place.id: _with(place, unread.get(place.id)) for place in places},
        dms={talk.id: _with(talk, unread.get(talk.id)) for talk in talks},
        threads={each.root_id: each for each in await unreads.of_threads(connection, viewer, workspace)},
        guest_threads=await threads.followed_as_guest(connection, viewer, workspace),
        sidebar=await sidebars.of_person(connection, viewer, workspace),
        blocked=await relationships.blocked(connection, viewer),
    )


def _colleague(member: WorkspaceMemberView) -> Colleague:
    return Colleague(**msgspec.structs.asdict(member.user), role=member.role)


def _with(channel: ListedChannel, unread: ChannelUnread | None) -> MyChannel:
    """Of a channel not joined one is told what it is, not how it goes: nothing would tell of the changes."""
    mine = MyChannel(**msgspec.structs.asdict(channel))
    if unread is not None:
        mine.last_read_seq, mine.unread, mine.mentions = unread.last_read_seq, unread.unread, unread.mentions
    elif not mine.member:
        mine.last_seq, mine.last_message_at, mine.member_count = 0, None, 0
    return mine

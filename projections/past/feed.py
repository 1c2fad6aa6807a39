"""Lays out a channel, a thread or a workspace as it stood: what concerns it, folded into scratch tables."""

from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.refusals import ChannelNotFound, MessageNotFound
from projections.chat.removal import bury_unseen
from projections.chat.rows import Rows
from projections.past import concerned
from projections.past.discretion import discreet
from projections.past.scratch import Seqs, folded, lay_out
from projections.views.pages import Cut
from store import log
from store.connections import Connection
from store.recorded import Position

ALL = Cut(limit=2**31 - 2)
NOTHING = Cut(limit=0)


async def lay_out_channel(
    connection: Connection,
    channel: ChannelId,
    until: Position,
    cut: Cut = NOTHING,
    *,
    everybody: bool = False,
    reader: UserId | None = None,
    whole: bool = False,
) -> WorkspaceId:
    """Only what the page shows is folded: its messages take the seqs that they are known to have.

    With everybody in the workspace, or with how far one person had read. What has been taken back since for
    good is deleted already, unless it shall be `whole`.

    Raises ChannelNotFound for what never was a channel.
    """
    home = await concerned.home_of(connection, channel)
    if home is None:
        raise ChannelNotFound
    last = await concerned.last_seq(connection, channel, until)
    messages = await concerned.tied_to(connection, await concerned.cut_out(connection, channel, cut, last))
    streams = await concerned.streams_of(connection, home, channel, messages)
    if everybody:
        streams |= await concerned.of_people(connection, home)
    if reader is not None:
        roots = {one.root_id or one.id for one in messages}
        streams |= await concerned.of_reader(connection, reader, home, channel, roots)
    rows = await _fold(connection, streams, until, concerned.seqs_of(messages), reader=reader, whole=whole)
    place = rows.channels.find(channel)
    if place is not None:
        place.last_seq = last
    await lay_out(connection, rows)
    return home


async def lay_out_thread(
    connection: Connection, root: MessageId, until: Position, *, whole: bool = False
) -> None:
    """All of it.

    Raises MessageNotFound for what never was a message.
    """
    messages = await concerned.tied_to(connection, [root])
    place = next((one.channel_id for one in messages if one.id == root), None)
    home = await concerned.home_of(connection, place) if place else None
    if place is None or home is None:
        raise MessageNotFound
    streams = await concerned.streams_of(connection, home, place, messages)
    seqs = concerned.seqs_of(messages)
    await lay_out(connection, await _fold(connection, streams, until, seqs, whole=whole))


async def lay_out_workspace(
    connection: Connection, workspace: WorkspaceId, until: Position, *, whole: bool = False
) -> None:
    """It and its people."""
    streams = await concerned.of_people(connection, workspace)
    await lay_out(connection, await _fold(connection, streams, until, {}, whole=whole))


async def _fold(
    connection: Connection,
    streams: set[UUID],
    until: Position,
    seqs: Seqs,
    *,
    reader: UserId | None = None,
    whole: bool,
) -> Rows:
    """By which channels a reader may be a guest, the threads tell: they may be shared no more."""
    events = await log.read_until(connection, list(streams), until)
    if reader is not None and (more := concerned.ways_in(reader, events) - streams):
        events += await log.read_until(connection, list(more), until)
        events.sort(key=lambda of: of.position)
    if whole:
        return folded(events, seqs)
    told, lost, _ = await discreet(connection, events)
    rows = folded(told, seqs)
    for id in lost:
        bury_unseen(rows, MessageId(id))
    return rows

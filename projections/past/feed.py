"""Lays out a channel or a workspace as it stood: the events that concern it, folded into scratch tables."""

from collections.abc import Iterable
from uuid import UUID

from domain.ids import ChannelId, UserId, WorkspaceId
from domain.refusals import ChannelNotFound
from projections.past import concerned
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
) -> WorkspaceId:
    """Only what the page shows is folded: its messages take the seqs that they are known to have.

    With everybody in the workspace, or with how far one person had read.

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
    await _lay_out(connection, streams, until, concerned.seqs_of(messages), (channel, last))
    return home


async def lay_out_workspace(connection: Connection, workspace: WorkspaceId, until: Position) -> None:
    """It and its people."""
    await _lay_out(connection, await concerned.of_people(connection, workspace), until)


async def _lay_out(
    connection: Connection,
    streams: Iterable[UUID],
    until: Position,
    seqs: Seqs | None = None,
    last: tuple[ChannelId, int] | None = None,
) -> None:
    rows = folded(await log.read_until(connection, list(streams), until), seqs or {})
    place = rows.channels.find(last[0]) if last else None
    if place is not None and last:
        place.last_seq = last[1]
    await lay_out(connection, rows)

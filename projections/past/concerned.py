"""Which streams of the log concern a channel, what is said there, or the people of a workspace."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from domain.channel_member import channel_member
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.reading import reading_of
from domain.relationship import between
from domain.seats import seats_of
from domain.thread import ThreadShared, thread_of
from domain.thread_follower import follower_of
from domain.workspace_member import workspace_member
from projections.past.scratch import Seqs
from projections.views.pages import NEWEST, Cut
from store.connections import Connection
from store.recorded import Position, Recorded
from store.sql import statements

_sql = statements(__name__)


class _Notice(msgspec.Struct):
    by: UserId | None = None
    user_id: UserId | None = None


_notice = msgspec.json.Decoder(_Notice).decode


class Tied(NamedTuple):
    """A message as the live read models have it, or a notice, which has no stream of its own."""

    id: MessageId
    channel_id: ChannelId
    root_id: MessageId | None
    seq: int | None
    position: Position
    author_id: UserId
    notice: str | None

    @property
    def people(self) -> Iterable[UserId]:
        """Whom it names: a notice does so in its words."""
        told = _notice(self.notice) if self.notice else _Notice()
        return [user for user in (self.author_id, told.by, told.user_id) if user is not None]


async def home_of(connection: Connection, channel: UUID) -> WorkspaceId | None:
    rows = await _asked(connection, _sql.home, channel=channel)
    return rows[0][0] if rows else None


async def last_seq(connection: Connection, channel: UUID, until: Position) -> int:
    """How far the channel's seqs had come."""
    rows = await _asked(connection, _sql.last_seq, channel=channel, until=until)
    return rows[0][0] if rows else 0


async def cut_out(connection: Connection, channel: UUID, cut: Cut, last: int) -> list[MessageId]:
    """One more than the page has, as `page` asks for; and what was said last."""
    rows = await _asked(
        connection,
        _sql.before if cut.after is None else _sql.after,
        channel=channel,
        after=cut.after or 0,
        before=min(NEWEST if cut.before is None else cut.before, last + 1),
        limit=cut.limit + 1,
    )
    said = await _asked(connection, _sql.last_said, channel=channel, last=last)
    return [id for (id,) in (*rows, *said)]


async def lent_to(connection: Connection, channels: Collection[UUID]) -> list[MessageId]:
    """The roots of the threads that these see of other channels."""
    return [root for (root,) in await _asked(connection, _sql.lent_to, channels=list(channels))]


async def tied_to(connection: Connection, messages: Sequence[MessageId]) -> list[Tied]:
    """All that the fold needs in order to show these messages."""
    return [Tied(*row) for row in await _asked(connection, _sql.tied, ids=list(messages))]


def seqs_of(messages: Iterable[Tied]) -> Seqs:
    seqs: defaultdict[int, list[tuple[UUID, int]]] = defaultdict(list)
    for one in messages:
        if one.seq is not None:
            seqs[one.position].append((one.channel_id, one.seq))
    return seqs


async def streams_of(
    connection: Connection, home: WorkspaceId, channel: ChannelId, messages: Sequence[Tied]
) -> set[UUID]:
    """The channel, those who were ever in it, and these messages with their places."""
    people = {user for _, user in await members(connection, [channel])}
    people |= {user for one in messages for user in one.people}
    places = {channel, *(one.channel_id for one in messages)}
    return {
        home,
        *places,
        *people,
        *(workspace_member(home, user).id for user in people),
        *(channel_member(channel, user).id for user in people),
        *(one.id for one in messages if one.notice is None),
        *(thread_of(one.root_id or one.id).id for one in messages),
    }


async def members(connection: Connection, channels: Sequence[UUID]) -> list[tuple[ChannelId, UserId]]:
    return await _asked(connection, _sql.members, channels=list(channels))


async def of_people(connection: Connection, home: WorkspaceId) -> set[UUID]:
    """The workspace, and those who were ever in it."""
    people = [user for (user,) in await _asked(connection, _sql.people, workspace=home)]
    return {home, seats_of(home).id, *people, *(workspace_member(home, user).id for user in people)}


async def of_reader(
    connection: Connection, user: UserId, home: WorkspaceId, channel: ChannelId, roots: Iterable[MessageId]
) -> set[UUID]:
    """One person, who may never have been in the channel: how far they have read in it and its threads, and
    whom they block.
    """
    others = [other for (other,) in await _asked(connection, _sql.others, user=user)]
    return {
        user,
        workspace_member(home, user).id,
        reading_of(home, user).id,
        reading_of(channel, user).id,
        *(stream.id for root in roots for stream in (reading_of(root, user), follower_of(root, user))),
        *(between(user, other).id for other in others),
    }


def ways_in(user: UserId, events: Iterable[Recorded]) -> set[UUID]:
    """The channels that threads were ever shared into, and somebody's part in them: it lets guests follow."""
    lent = {of.event.shared_to for of in events if isinstance(of.event, ThreadShared)}
    return {*lent, *(channel_member(channel, user).id for channel in lent)}


async def _asked(connection: Connection, statement: bytes, **parameters: Any) -> list[Any]:
    cursor = await connection.execute(statement, parameters, binary=True, prepare=True)
    return await cursor.fetchall()

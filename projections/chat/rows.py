"""Everything that a batch of events works on, and how it gets into the database and out again."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from projections.chat.hashtags import Hashtags
from projections.chat.index import Index
from projections.chat.mentions import Mentions
from projections.chat.recent import Recent
from projections.chat.tables.messages import (
    FollowerRow,
    MessageRow,
    SavedRow,
    ScheduledRow,
    ThreadRow,
    VoteRow,
)
from projections.chat.tables.people import (
    DepartureRow,
    InviteRow,
    RelationshipRow,
    ReportRow,
    UserRow,
    WorkspaceMemberRow,
)
from projections.chat.tables.places import (
    ChannelInviteRow,
    ChannelMemberRow,
    ChannelRow,
    RetentionRow,
    RoomRow,
    SidebarRow,
    WorkspaceRow,
)
from projections.frames.frame import Frame, Outgoing, encode
from projections.frames.messages import SharedMessage
from projections.frames.room import Room, RoomKind
from projections.frames.types import MIRRORED
from projections.shelf import Copy, Shelf
from projections.single import Write
from projections.wire.view import View
from store.log import Connection
from store.sql import statements

sql = statements(__name__)
_people = statements("projections.chat.tables.people")
_places = statements("projections.chat.tables.places")
_messages = statements("projections.chat.tables.messages")

MESSAGE_TYPES = (
    *("uuid", "uuid", "uuid", "int8", "uuid", "int8", "uuid", "text", "text"),
    *("jsonb", "uuid[]", "bool", "jsonb", "timestamptz", "timestamptz", "timestamptz", "uuid", "bool"),
    *("jsonb", "jsonb", "timestamptz", "uuid", "int8", "uuid", "jsonb", "jsonb", "text", "bool", "int8"),
)

MOST_MESSAGES = 50_000
PLENTY = 250_000
"""As many rows of other tables are kept when all is begun anew, so that none of them need be asked for."""


class Rows:
    """One unit of work after another.

    `silent` ones (a rebuild) send no frames, for they have been sent; `empty` says that the tables are.
    """

    def __init__(self, *, silent: bool = False, empty: bool = False) -> None:
        self.silent = silent
        self.recent = Recent()

        bound: dict[str, Any] = {"most": PLENTY} if empty else {}

        def shelf(of: Any, row: Any, name: str, **options: Any) -> Any:
            load, save = getattr(of, f"load_{name}"), getattr(of, f"save_{name}")
            return Shelf[Any, Any](row, load, save, complete=empty, **{**bound, **options})

        self.users: Shelf[UserId, UserRow] = shelf(_people, UserRow, "users")
        self.workspaces: Shelf[WorkspaceId, WorkspaceRow] = shelf(_people, WorkspaceRow, "workspaces")
        self.workspace_members: Shelf[tuple[WorkspaceId, UserId], WorkspaceMemberRow] = shelf(
            _people, WorkspaceMemberRow, "workspace_members", keys=2
        )
        self.relationships: Shelf[tuple[UserId, UserId], RelationshipRow] = shelf(
            _people, RelationshipRow, "relationships", keys=2
        )
        self.reports: Shelf[UUID, ReportRow] = shelf(_people, ReportRow, "reports")
        self.invites: Shelf[UUID, InviteRow] = shelf(_people, InviteRow, "invites")
        self.departures: Shelf[tuple[WorkspaceId, UserId], DepartureRow] = shelf(
            _people, DepartureRow, "departures", keys=2
        )
        self.channels: Shelf[ChannelId, ChannelRow] = shelf(_places, ChannelRow, "channels")
        self.channel_members: Shelf[tuple[ChannelId, UserId], ChannelMemberRow] = shelf(
            _places, ChannelMemberRow, "channel_members", keys=2
        )
        self.sidebars: Shelf[tuple[WorkspaceId, UserId], SidebarRow] = shelf(
            _places, SidebarRow, "sidebars", keys=2
        )
        self.retentions: Shelf[UUID, RetentionRow] = shelf(_places, RetentionRow, "retentions")
        self.channel_invites: Shelf[UUID, ChannelInviteRow] = shelf(
            _places, ChannelInviteRow, "channel_invites"
        )
        self.messages: Shelf[MessageId, MessageRow] = shelf(
            _messages,
            MessageRow,
            "messages",
            most=MOST_MESSAGES,
            fetched=self.recent.refresh,
            copy=Copy(_messages.copy_messages, MESSAGE_TYPES),
        )
        self.threads: Shelf[MessageId, ThreadRow] = shelf(_messages, ThreadRow, "threads")
        self.followers: Shelf[tuple[MessageId, UserId], FollowerRow] = shelf(
            _messages, FollowerRow, "thread_followers", keys=2
        )
        self.scheduled: Shelf[UUID, ScheduledRow] = shelf(_messages, ScheduledRow, "scheduled")
        self.poll_votes: Shelf[tuple[MessageId, UserId], VoteRow] = shelf(
            _messages, VoteRow, "poll_votes", keys=2
        )
        self.saved_messages: Shelf[tuple[MessageId, UserId], SavedRow] = shelf(
            _messages, SavedRow, "saved", keys=2
        )
        self.rooms = Shelf[Room, RoomRow](
            RoomRow, _places.load_rooms, _places.save_rooms, keys=2, complete=silent
        )
        self.homes = Index[UserId, WorkspaceId](_people.load_homes, complete=empty, **bound)
        self.places = Index[tuple[WorkspaceId, UserId], ChannelId](
            _places.load_places, keys=2, complete=empty, **bound
        )
        self.blocks = Index[UserId, UserId](_people.load_blocks, complete=empty, **bound)
        self.mentions = Mentions()
        self.hashtags = Hashtags()
        self.follows = Index[tuple[UserId, ChannelId], MessageId](
            _messages.load_follows, keys=2, complete=empty, **bound
        )
        self.directs = Index[tuple[WorkspaceId, UserId], ChannelId](
            _places.load_directs, keys=2, complete=empty, **bound
        )
        """Direct conversations that wait for their people to come back into the workspace."""
        self.guests = Index[UserId, MessageId](_messages.load_guests, complete=empty, **bound)
        """The threads that somebody follows from another channel, and for a thread those who do."""
        self.guests_of = Index[MessageId, UserId](_messages.load_guests_of, complete=empty, **bound)
        self.lent = Index[ChannelId, MessageId](_messages.load_lent, complete=empty, **bound)
        """The threads that are shared into a channel or out of it."""
        self.outgoing: list[Outgoing] = []
        self.position = 0
        self.ordinal = 0

    @property
    def whole(self) -> bool:
        """Whether nothing but messages could be unknown."""
        return all(kept.complete for kept in (*self.shelves, *self.indexes) if kept is not self.messages)

    @property
    def shelves(self) -> tuple[Any, ...]:
        """In the order in which they are written."""
        return (
            self.users,
            self.workspaces,
            self.workspace_members,
            self.invites,
            self.relationships,
            self.reports,
            self.departures,
            self.channels,
            self.channel_members,
            self.channel_invites,
            self.retentions,
            self.sidebars,
            self.messages,
            self.threads,
            self.followers,
            self.scheduled,
            self.poll_votes,
            self.saved_messages,
            self.rooms,
        )

    @property
    def indexes(self) -> tuple[Index[Any, Any], ...]:
        return (
            self.homes,
            self.places,
            self.blocks,
            self.follows,
            self.directs,
            self.guests,
            self.guests_of,
            self.lent,
        )

    def at(self, position: int) -> None:
        """Frames from now on belong to this position."""
        self.position = position
        self.ordinal = 0

    def frame(self, kind: RoomKind, id: UUID, type: str, data: View) -> None:
        """Sends to a room; its number there is the next."""
        if self.silent:
            return
        self._send(kind, id, type, data)
        if type in MIRRORED:
            self._mirror(kind, id, type, data)

    def _mirror(self, kind: RoomKind, id: UUID, type: str, data: Any) -> None:
        """What is told in a thread, or of its root, is told in the channels that it is shared into."""
        if kind == "c" and (data.root_id is not None or type == "message_sent"):
            return
        root = MessageId(id) if kind == "t" else data.id if hasattr(data, "id") else data.message_id
        thread = self.threads.find(root)
        mirrored = "shared_reply" if kind == "t" else "shared_root"
        for channel in thread.shared if thread else ():
            self._send("c", channel, mirrored, SharedMessage(root, channel, type, data))

    def _send(self, kind: RoomKind, id: UUID, type: str, data: View) -> None:
        room = Room(kind, id)
        row = self.rooms.find(room)
        row = self.rooms.put(room, RoomRow(kind, id, 0)) if row is None else self.rooms.mark(row)
        row.seq += 1
        bytes_ = encode(Frame(type, self.position, str(room), row.seq, data))
        self.outgoing.append(Outgoing(self.position, self.ordinal, kind, id, row.seq, bytes_))
        self.ordinal += 1

    def unfollow(self, user: UserId, channel: ChannelId) -> None:
        """Whoever leaves a channel follows none of its threads any more."""
        for root in self.follows.take((user, channel)):
            self.followers.change((root, user)).status = "left"

    async def copy(self, connection: Connection) -> None:
        """Brings in what the tables have never had; worth it for many rows, and not within a pipeline."""
        await self.messages.copy(connection)

    def writes(self) -> Iterator[Write]:
        """Every change, as a statement per table."""
        for shelf in self.shelves:
            yield from shelf.writes()
        if self.mentions.gone:
            yield _messages.uncall, _columns(self.mentions.gone)
        if self.mentions.new:
            yield _messages.call, _columns((*key, author) for key, author in self.mentions.new.items())
        if self.hashtags.gone:
            yield _messages.untag, _columns(self.hashtags.gone)
        if self.hashtags.new:
            yield _messages.tag, _columns((*key, position) for key, position in self.hashtags.new.items())
        if self.outgoing:
            yield sql.send, _columns(self.outgoing)

    @property
    def apart(self) -> bool:
        """Whether no two statements touch the same rows."""
        return not (self.mentions.gone or self.hashtags.gone)

    async def save(self, connection: Connection) -> None:
        """Sends every change; in a pipeline that is one round trip."""
        for statement, parameters in self.writes():
            await connection.execute(statement, parameters, prepare=True)

    def saved(self) -> None:
        """What was sent to the database is not sent again."""
        for shelf in self.shelves:
            shelf.saved()
        self.mentions.saved()
        self.hashtags.saved()
        self.outgoing.clear()

    def settle(self) -> None:
        """The batch is committed: keep what is likely to be needed again, within bounds."""
        self.saved()
        for kept in (*self.shelves, *self.indexes, self.recent):
            kept.settle()


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]

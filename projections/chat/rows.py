"""Everything that a batch of events works on, and how it gets into the database and out again."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from projections.chat.index import Index
from projections.chat.mentions import Mentions
from projections.chat.recent import Recent
from projections.chat.tables import (
    ChannelMemberRow,
    ChannelRow,
    FollowerRow,
    MessageRow,
    RoomRow,
    ThreadRow,
    UserRow,
    WorkspaceMemberRow,
    WorkspaceRow,
)
from projections.frames import Frame, Outgoing, Room, RoomKind, encode
from projections.shelf import Shelf
from projections.wire import View
from store.log import Connection
from store.sql import statements

sql = statements(__name__)


class Rows:
    """One unit of work after another.

    `silent` ones (a rebuild) number their frames but send none; `empty` says that the tables are.
    """

    def __init__(self, *, silent: bool = False, empty: bool = False) -> None:
        self.silent = silent
        self.recent = Recent()

        def shelf(row: Any, name: str, **options: Any) -> Any:
            load, save = getattr(sql, f"load_{name}"), getattr(sql, f"save_{name}")
            return Shelf[Any, Any](row, load, save, complete=empty, **options)

        self.users: Shelf[UserId, UserRow] = shelf(UserRow, "users")
        self.workspaces: Shelf[WorkspaceId, WorkspaceRow] = shelf(WorkspaceRow, "workspaces")
        self.workspace_members: Shelf[tuple[WorkspaceId, UserId], WorkspaceMemberRow] = shelf(
            WorkspaceMemberRow, "workspace_members", keys=2
        )
        self.channels: Shelf[ChannelId, ChannelRow] = shelf(ChannelRow, "channels")
        self.channel_members: Shelf[tuple[ChannelId, UserId], ChannelMemberRow] = shelf(
            ChannelMemberRow, "channel_members", keys=2
        )
        self.messages: Shelf[MessageId, MessageRow] = shelf(
            MessageRow, "messages", fetched=self.recent.refresh
        )
        self.threads: Shelf[MessageId, ThreadRow] = shelf(ThreadRow, "threads")
        self.followers: Shelf[tuple[MessageId, UserId], FollowerRow] = shelf(
            FollowerRow, "thread_followers", keys=2
        )
        self.rooms: Shelf[Room, RoomRow] = shelf(RoomRow, "rooms", keys=2)
        self.homes = Index[UserId, WorkspaceId](sql.load_homes)
        self.places = Index[tuple[WorkspaceId, UserId], ChannelId](sql.load_places, keys=2)
        self.mentions = Mentions()
        self.unfollowed: list[tuple[UserId, ChannelId]] = []
        self.outgoing: list[Outgoing] = []
        self.position = 0
        self.ordinal = 0

    @property
    def shelves(self) -> tuple[Any, ...]:
        """In the order in which they are written."""
        return (
            self.users,
            self.workspaces,
            self.workspace_members,
            self.channels,
            self.channel_members,
            self.messages,
            self.threads,
            self.followers,
            self.rooms,
        )

    def at(self, position: int) -> None:
        """Frames from now on belong to this position."""
        self.position = position
        self.ordinal = 0

    def number(self, room: Room) -> int:
        """The next number of a room."""
        row = self.rooms.find(room)
        if row is None:
            row = self.rooms.put(room, RoomRow(room.kind, room.id, 0))
        self.rooms.mark(row).seq += 1
        return row.seq

    def frame(self, kind: RoomKind, id: UUID, type: str, data: View) -> None:
        """Sends to a room; its number there is the next."""
        room = Room(kind, id)
        seq = self.number(room)
        if not self.silent:
            bytes_ = encode(Frame(type, self.position, str(room), seq, data))
            self.outgoing.append(Outgoing(self.position, self.ordinal, kind, id, seq, bytes_))
            self.ordinal += 1

    def unfollow(self, user: UserId, channel: ChannelId) -> None:
        """Whoever leaves a channel follows none of its threads any more."""
        self.unfollowed.append((user, channel))
        self.followers.drop(lambda row: row.user_id == user and row.channel_id == channel)

    async def save(self, connection: Connection) -> None:
        """Sends every change as a statement per table; in a pipeline that is one round trip."""
        if self.unfollowed:
            await connection.execute(sql.unfollow, _columns(self.unfollowed), prepare=True)
        for shelf in self.shelves:
            await shelf.save(connection)
        if self.mentions.gone:
            await connection.execute(sql.uncall, _columns(self.mentions.gone), prepare=True)
        if self.mentions.new:
            new = [(*key, author) for key, author in self.mentions.new.items()]
            await connection.execute(sql.call, _columns(new), prepare=True)
        if self.outgoing:
            await connection.execute(sql.send, _columns(self.outgoing), binary=True, prepare=True)

    def saved(self) -> None:
        """What was sent to the database is not sent again."""
        for shelf in self.shelves:
            shelf.saved()
        self.mentions.saved()
        self.unfollowed.clear()
        self.outgoing.clear()

    def settle(self) -> None:
        """The batch is committed: keep what is likely to be needed again, within bounds."""
        self.saved()
        for kept in (*self.shelves, self.homes, self.places, self.recent):
            kept.settle()


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]

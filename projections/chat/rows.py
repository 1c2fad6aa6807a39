"""What a batch of events has changed and has to tell, and how it gets into the database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from domain.ids import MessageId
from projections.chat.shelves import Shelves
from projections.chat.tables.places import RoomRow
from projections.frames.frame import Frame, Outgoing, encode
from projections.frames.messages import SharedMessage
from projections.frames.room import Room, RoomKind
from projections.frames.types import MIRRORED
from projections.single import Write
from projections.wire.view import View
from store.arrays import Array, bigints, blobs, chars, integers, texts, uuids
from store.connections import Connection
from store.sql import statements

sql = statements(__name__)
_messages = statements("projections.chat.tables.messages")

Packing = Sequence[Callable[[Iterable[Any]], Array]]
"""How columns go over the wire."""

CALL: Packing = (uuids, uuids, bigints)
FILING: Packing = (uuids, texts, uuids)
OUTGOING: Packing = (bigints, integers, chars, uuids, bigints, blobs)


class Rows(Shelves):
    """One unit of work after another.

    `silent` ones (a rebuild) send no frames, for they have been sent; `empty` says that the tables are.
    """

    def __init__(self, *, silent: bool = False, empty: bool = False) -> None:
        super().__init__(silent=silent, empty=empty)
        self.silent = silent
        self.outgoing: list[Outgoing] = []
        self.position = 0
        self.ordinal = 0

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

    async def copy(self, connection: Connection) -> None:
        """Brings in what the tables have never had; worth it for many rows, and not within a pipeline."""
        for shelf in self.shelves:
            await shelf.copy(connection)

    def writes(self) -> Iterator[Write]:
        """Every change, as a statement per table."""
        for shelf in self.shelves:
            yield from shelf.writes()
        if self.mentions.gone:
            yield _messages.uncall, _columns(CALL, self.mentions.gone)
        if self.mentions.new:
            rows = ((*key, author) for key, author in self.mentions.new.items())
            yield _messages.call, _columns((*CALL, uuids), rows)
        if self.hashtags.gone:
            yield _messages.untag, _columns(FILING, self.hashtags.gone)
        if self.hashtags.new:
            rows = ((*key, position) for key, position in self.hashtags.new.items())
            yield _messages.tag, _columns((*FILING, bigints), rows)
        if self.outgoing:
            yield sql.send, _columns(OUTGOING, self.outgoing)

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


def _columns(packing: Packing, rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    return [pack(column) for pack, column in zip(packing, zip(*rows, strict=True), strict=True)]

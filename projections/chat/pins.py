"""What is pinned to a channel."""

from domain import message as m
from domain.ids import MessageId
from projections.chat.notices import notice
from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow
from projections.chat.views import places_of
from projections.frames.messages import Pinned
from projections.wire.messages import PinView
from store.recorded import Recorded


def pinned(rows: Rows, _: m.MessagePinned, of: Recorded) -> None:
    row = rows.messages.change(MessageId(of.stream))
    row.pinned_at, row.pinned_by, row.pinned_position = of.at, of.actor_id, of.position
    _tell(rows, row, "message_pinned", PinView(of.at, of.actor_id))
    notice(rows, rows.channels.change(row.channel_id), "pin", of, value=str(row.id))


def unpinned(rows: Rows, _: m.MessageUnpinned, of: Recorded) -> None:
    row = rows.messages.change(MessageId(of.stream))
    row.pinned_at, row.pinned_by, row.pinned_position = None, None, None
    _tell(rows, row, "message_unpinned", None)


def _tell(rows: Rows, row: MessageRow, type: str, pin: PinView | None) -> None:
    """To its places, and to the channel also of a reply shown only in its thread: pins are the channel's."""
    told = Pinned(message_id=row.id, channel_id=row.channel_id, root_id=row.root_id, pin=pin)
    rows.frame("c", row.channel_id, type, told)
    for kind, id, _ in places_of(row):
        if kind != "c":
            rows.frame(kind, id, type, told)

"""How far a message has come: derived from how far people have read, without a row per reader."""

from collections.abc import Iterable

from domain.ids import MessageId, UserId
from projections.views.messages import Stand
from projections.wire.messages import MessageView
from projections.wire.reading import ReadersView
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

MOST = 5_000
"""People looked at: some milliseconds. In larger channels the numbers are of so many."""


async def of_message(
    connection: Connection, viewer: UserId, message: MessageView, stand: Stand
) -> ReadersView:
    """Where it is shown only in its thread, those who follow the thread count; all of them know its root."""
    in_thread = stand.seq is None or stand.outside
    parameters = {
        "channel": stand.channel_id,
        "root": stand.root_id or message.id,
        "seq": (stand.thread_seq or 0) if in_thread else stand.seq,
        "author": message.author_id,
        "at": message.created_at,
        "most": MOST,
        "apart": await _apart(connection, {viewer, message.author_id}),
    }
    statement = _sql.of_thread if in_thread else _sql.of_channel
    cursor = await connection.execute(statement, parameters, binary=True, prepare=True)
    ((read, delivered, readers),) = await cursor.fetchall()
    return ReadersView(
        message_id=MessageId(message.id),
        state="read" if read else "delivered" if delivered else "sent",
        read_count=read,
        delivered_count=delivered,
        reader_ids=tuple(readers or ()),
        complete=delivered < MOST,
    )


async def _apart(connection: Connection, users: Iterable[UserId]) -> list[UserId]:
    """Whom they block, and who blocks them."""
    cursor = await connection.execute(_sql.apart, {"users": list(users)}, binary=True, prepare=True)
    return [other for (other,) in await cursor.fetchall()]

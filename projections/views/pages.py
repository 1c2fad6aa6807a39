"""Pages of a timeline: by seq, ascending, from either end."""

from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from projections.wire.messages import (
    NO_WORDS,
    FileView,
    ForwardView,
    MessageView,
    PinView,
    PreviewView,
    ThreadView,
)
from store.connections import Connection

NEWEST = 2**63 - 1
"""Before this stands every message."""


_preview = msgspec.json.Decoder(PreviewView).decode
_files = msgspec.json.Decoder(tuple[FileView, ...]).decode


class _Content(msgspec.Struct):
    """What a message has beside text, handed on as it is stored."""

    language: str | None = None
    location: msgspec.Raw = msgspec.Raw(b"null")
    poll: msgspec.Raw = msgspec.Raw(b"null")
    forward: msgspec.Raw = msgspec.Raw(b"null")


_content = msgspec.json.Decoder(_Content).decode
_forward = msgspec.json.Decoder(ForwardView).decode

THREAD_SEQ = 23
"""The column of shown_messages that has a reply's place in its thread."""


class Page(NamedTuple):
    """`next` continues in the direction asked; None at its end."""

    items: list[MessageView]
    next: int | None


class Cut(NamedTuple):
    """Which part is asked for: the newest before a seq, or, with `after`, the oldest after one."""

    limit: int = 50
    before: int | None = None
    after: int | None = None


async def page(
    connection: Connection, sql: Any, place: UUID, cut: Cut, *, in_thread: bool = False, **more: Any
) -> Page:
    """One more than asked for is read, to know whether there is more. `sql` has the two directions."""
    forward = cut.after is not None
    parameters = {
        **more,
        "place": place,
        "after": 0 if cut.after is None else cut.after,
        "before": NEWEST if cut.before is None else cut.before,
        "limit": cut.limit + 1,
    }
    statement = sql.after if forward else sql.before
    cursor = await connection.execute(statement, parameters, binary=True, prepare=True)
    rows = await cursor.fetchall()
    items = [message_view(row, in_thread=in_thread) for row in rows[: cut.limit]]
    following = items[-1].seq if len(rows) > cut.limit else None
    return Page(items if forward else items[::-1], following)


def message_view(row: tuple[Any, ...], *, in_thread: bool = False) -> MessageView:
    """From the columns of shown_messages, with which every row here begins.

    Its place is that in the thread when `in_thread`, and where it has no other. Reactions are handed on as
    they are stored: reading them costs as much as all the rest.
    """
    seq = row[THREAD_SEQ] if in_thread or row[2] is None else row[2]
    files = () if row[7] == "[]" else _files(row[7])
    thread = None if row[15] is None else ThreadView(*row[14:17])
    pin = None if row[17] is None else PinView(*row[17:19])
    preview = None if row[20] is None else _preview(row[20])
    notice = None if row[21] is None else msgspec.Raw(row[21])
    shown: tuple[Any, ...] = (
        *row[:2],
        seq,
        *row[3:7],
        files,
        *row[8:12],
        row[12] is not None,
        thread,
        msgspec.Raw(row[13]),
        pin,
        preview,
    )
    if row[19] is None:
        return MessageView(*shown, notice=notice, hidden=row[12] == "hidden")  # type: ignore[arg-type]
    content = _content(row[19])
    forward = (
        content.forward if row[22] is None else msgspec.structs.replace(_forward(content.forward), **NO_WORDS)
    )
    more: tuple[Any, ...] = content.language, content.location, content.poll, forward, notice
    return MessageView(*shown, *more)

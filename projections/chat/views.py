"""A message as it is shown in each of its places, and whom it calls there."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow, ThreadRow
from projections.chat.tables.places import ChannelRow
from projections.frames.messages import Called, MessageUpdated
from projections.frames.room import RoomKind
from projections.shelf import Shelf
from projections.wire.messages import NO_WORDS, FileView, MessageView, NoticeView, PinView, PreviewView


def places_of(row: MessageRow) -> Iterator[tuple[RoomKind, UUID, int]]:
    """The rooms in which a message stands, with its seq in each."""
    if row.seq is not None:
        yield "c", row.channel_id, row.seq
    if row.root_id is not None and row.thread_seq is not None:
        yield "t", row.root_id, row.thread_seq


def views_of(rows: Rows, row: MessageRow) -> Iterator[tuple[RoomKind, UUID, MessageView]]:
    for kind, id, seq in places_of(row):
        yield kind, id, view_of(rows, row, seq)


def view_of(rows: Rows, row: MessageRow, seq: int) -> MessageView:
    thread = rows.threads.find(row.id) if rows.threads.known(row.id) else None
    return MessageView(
        id=row.id,
        channel_id=row.channel_id,
        seq=seq,
        root_id=row.root_id,
        author_id=row.author_id,
        text=row.text,
        content_type=row.content_type,
        files=tuple(FileView(**file) for file in row.files),
        mentions=tuple(row.mentions),
        everyone=row.everyone,
        created_at=row.created_at,
        edited_at=row.edited_at,
        deleted=row.deleted_at is not None,
        thread=thread.view() if thread and thread.last_reply_at else None,
        reactions={emoji: tuple(users) for emoji, users in row.reactions.items()},  # type: ignore[misc]
        hidden=row.gone == "hidden",
        preview=PreviewView(**row.preview) if row.preview else None,
        pin=PinView(row.pinned_at, row.pinned_by) if row.pinned_at else None,
        **shown(row.content, lost=_lost(rows, row)),
        notice=NoticeView(**row.notice) if row.notice else None,
    )


def _lost(rows: Rows, row: MessageRow) -> bool:
    """Whether it carries on a message that is gone."""
    original = None if row.forward_of is None else rows.messages.find(row.forward_of)
    return original is not None and original.gone is not None


def shown(content: dict[str, Any] | None, *, lost: bool = False) -> dict[str, Any]:
    """What a message has beside text."""
    content = content or {}
    return {**content, "forward": {**content["forward"], **NO_WORDS}} if lost and content else content


def tell_message(rows: Rows, row: MessageRow, type: str) -> None:
    """The whole message, to each of its places."""
    if rows.silent:
        return
    for kind, id, view in views_of(rows, row):
        rows.frame(kind, id, type, view)


def tell_update(rows: Rows, row: MessageRow, was: Called) -> None:
    """The whole message after a change, and whom it called before."""
    if rows.silent:
        return
    for kind, id, view in views_of(rows, row):
        fields = {name: getattr(view, name) for name in MessageView.__struct_fields__}
        rows.frame(kind, id, "message_updated", MessageUpdated(**fields, was=was))


def bounds_of(rows: Rows, row: MessageRow) -> Iterator[tuple[ChannelRow | ThreadRow, int]]:
    """The message's places, to be changed, and its seq in each."""
    if row.seq is not None:
        yield rows.channels.change(row.channel_id), row.seq
    if row.root_id is not None and row.thread_seq is not None:
        yield rows.threads.change(row.root_id), row.thread_seq


def call(rows: Rows, row: MessageRow) -> None:
    """Notes whom the message calls, in each of its places; notices call nobody."""
    if not row.counted or not (row.mentions or row.everyone):
        return
    for _, id, seq in places_of(row):
        rows.mentions.call(id, seq, row.author_id, row.mentions, everyone=row.everyone)
    for place, seq in bounds_of(rows, row):
        if row.everyone:
            place.everyone_seq = max(place.everyone_seq, seq)
        shelf: Shelf[Any, Any] = rows.channel_members if isinstance(place, ChannelRow) else rows.followers
        for user in row.mentions:
            key: Any = (place.id if isinstance(place, ChannelRow) else place.root_id, user)
            if (called := shelf.find(key)) is not None:
                shelf.mark(called).called_seq = max(called.called_seq, seq)


def take_back(rows: Rows, row: MessageRow) -> None:
    if row.counted and (row.mentions or row.everyone):
        for _, place, seq in places_of(row):
            rows.mentions.take_back(place, seq, row.mentions, everyone=row.everyone)

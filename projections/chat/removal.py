"""Messages taken away and brought back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain import message as m
from domain.ids import MessageId, UserId
from projections.chat import forwards
from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow
from projections.chat.threads import tell_thread
from projections.chat.views import bounds_of, call, places_of, take_back, tell_message
from projections.frames.messages import Called, MessageGone
from store.recorded import Recorded

TAKEN = ("text", "files", "mentions", "everyone", "reactions", "content", "counted", "preview")
"""What a tombstone has no more, and a restored message again."""


def deleted(rows: Rows, event: m.MessageDeleted, of: Recorded) -> None:
    """A tombstone keeps its place; it is nobody's unread and calls nobody."""
    row = rows.messages.change(MessageId(of.stream))
    before = row.gone
    row.gone = "hidden" if event.hidden else "deleted"
    if before is None:
        _take_away(rows, row, of)
    elif row.gone != before:
        _tell(rows, row, Called(mentions=(), everyone=False), counted=False)
    if event.final:
        row.kept = None


def _take_away(rows: Rows, row: MessageRow, of: Recorded) -> None:
    was = Called(mentions=tuple(row.mentions), everyone=row.everyone)
    counted = row.counted
    take_back(rows, row)
    rows.hashtags.take_back(row)
    _bury(row, of.at)
    row.deleted_by = of.actor_id
    for place, seq in bounds_of(rows, row):
        place.uncounted_seq = max(place.uncounted_seq, seq)
    _tell(rows, row, was, counted=counted)
    _recount(rows, row, -1)
    forwards.tell(rows, row)


def bury_unseen(rows: Rows, id: MessageId) -> None:
    """For who is told of a past: as though it had been gone by then, and nobody had counted or been told."""
    row = rows.messages.find(id)
    if row is not None and row.gone is None:
        row.gone = "deleted"
        _bury(row, row.created_at)
        row.kept = None
        rows.messages.mark(row)


def _tell(rows: Rows, row: MessageRow, was: Called, *, counted: bool) -> None:
    for kind, id, seq in places_of(row):
        told = MessageGone(
            id=row.id,
            channel_id=row.channel_id,
            root_id=row.root_id,
            seq=seq,
            author_id=row.author_id,
            counted=counted,
            was=was,
            hidden=row.gone == "hidden",
        )
        rows.frame(kind, id, "message_deleted", told)


def _bury(row: MessageRow, at: datetime) -> None:
    row.kept = {name: getattr(row, name) for name in TAKEN}
    row.text, row.files, row.reactions, row.mentions, row.everyone = "", [], {}, [], False
    row.content, row.preview, row.counted, row.deleted_at = None, None, False, at
    row.pinned_at, row.pinned_by, row.pinned_position = None, None, None


def restored(rows: Rows, _: m.MessageRestored, of: Recorded) -> None:
    """It is unread again for whoever had not come to its place."""
    row = rows.messages.change(MessageId(of.stream))
    kept: dict[str, Any] = row.kept or {}
    for name, value in kept.items():
        setattr(row, name, value)
    row.kept, row.gone, row.deleted_at, row.deleted_by = None, None, None, None
    row.mentions = named_in(kept)
    call(rows, row)
    rows.hashtags.file(row, of.position)
    tell_message(rows, row, "message_restored")
    _recount(rows, row, 1)
    forwards.tell(rows, row)


def named_in(kept: dict[str, Any]) -> list[UserId]:
    """Whom a deleted message called; its ids are text once they have been stored."""
    return [UserId(UUID(str(each))) for each in kept.get("mentions", ())]


def _recount(rows: Rows, row: MessageRow, by: int) -> None:
    if row.root_id is not None:
        thread = rows.threads.change(row.root_id)
        thread.reply_count += by
        tell_thread(rows, thread, "thread_updated")

"""Messages that carry others on, when those go or come back."""

from typing import Any

from domain.ids import MessageId
from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow
from projections.chat.views import tell_update
from projections.frames.messages import Called

HIDDEN: dict[str, Any] = {"text": "", "language": None, "location": None, "files": [], "gone": True}
"""A forward of a deleted message says who spoke and where, not what."""


def lose(rows: Rows, id: MessageId) -> None:
    for carrier in sorted(rows.forwards.find(id)):
        row = rows.messages.change(carrier)
        content = _content(row)
        forward = content["forward"]
        content["hidden"] = {name: forward[name] for name in HIDDEN}
        forward.update(HIDDEN)
        _tell(rows, row)


def find_again(rows: Rows, id: MessageId) -> None:
    for carrier in sorted(rows.forwards.find(id)):
        row = rows.messages.change(carrier)
        content = _content(row)
        content["forward"].update(content.pop("hidden"))
        _tell(rows, row)


def _content(row: MessageRow) -> dict[str, Any]:
    """Also of a forward that has been deleted itself: it may come back."""
    return row.content if row.content is not None else (row.kept or {})["content"]


def _tell(rows: Rows, row: MessageRow) -> None:
    if row.deleted_at is None:
        tell_update(rows, row, Called(mentions=tuple(row.mentions), everyone=row.everyone))

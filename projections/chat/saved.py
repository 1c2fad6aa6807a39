"""What people have put aside for themselves."""

from domain import saved as s
from domain.ids import WorkspaceId
from projections.chat.rows import Rows
from projections.chat.tables.messages import SavedRow
from projections.frames.messages import SavedChanged
from store.recorded import Recorded


def added(rows: Rows, event: s.MessageSaved, of: Recorded) -> None:
    here = WorkspaceId(of.workspace_id or of.stream)
    key = (event.message_id, event.user_id)
    row = rows.saved_messages.put(key, SavedRow(event.message_id, event.user_id, here, of.at, of.position))
    _tell(rows, row, "message_saved")


def removed(rows: Rows, event: s.MessageUnsaved, _: Recorded) -> None:
    row = rows.saved_messages.change((event.message_id, event.user_id))
    row.saved_at, row.position = None, None
    _tell(rows, row, "message_unsaved")


def _tell(rows: Rows, row: SavedRow, type: str) -> None:
    told = SavedChanged(workspace_id=row.workspace_id, message_id=row.message_id, saved_at=row.saved_at)
    rows.frame("u", row.user_id, type, told)

"""What people plan to say: told to themselves only."""

from domain import schedule as s
from domain.ids import WorkspaceId
from projections.chat.rows import Rows
from projections.chat.tables.messages import ScheduledRow
from store.recorded import Recorded


def set_(rows: Rows, event: s.ScheduleSet, of: Recorded) -> None:
    here = WorkspaceId(of.workspace_id or of.stream)
    row = ScheduledRow(
        of.stream, here, event.channel_id, event.author_id, event.message_id, event.text, event.due_at
    )
    _tell(rows, rows.scheduled.put(of.stream, row))


def changed(rows: Rows, event: s.ScheduleChanged, of: Recorded) -> None:
    row = rows.scheduled.change(of.stream)
    row.text, row.due_at = event.text, event.due_at
    _tell(rows, row)


def cancelled(rows: Rows, _: s.ScheduleCancelled, of: Recorded) -> None:
    row = rows.scheduled.change(of.stream)
    row.status = "cancelled"
    _tell(rows, row)


def sent(rows: Rows, _: s.ScheduleSent, of: Recorded) -> None:
    row = rows.scheduled.change(of.stream)
    row.status = "sent"
    _tell(rows, row)


def refused(rows: Rows, event: s.ScheduleRefused, of: Recorded) -> None:
    row = rows.scheduled.change(of.stream)
    row.status, row.refused_code, row.refused_detail = "refused", event.code, event.detail
    _tell(rows, row)


def _tell(rows: Rows, row: ScheduledRow) -> None:
    rows.frame("u", row.author_id, "scheduled_updated", row.view())

"""Reports, for those who moderate."""

from domain import report as r
from projections.chat.rows import Rows
from projections.chat.tables.people import ReportRow
from store.recorded import Recorded


def made(rows: Rows, event: r.ReportMade, of: Recorded) -> None:
    """Also one that is opened anew: then it is new again."""
    row = ReportRow(
        of.stream,
        event.workspace_id,
        event.reporter_id,
        event.user_id,
        event.message_id,
        event.channel_id,
        event.reason,
        of.position,
        of.at,
    )
    rows.reports.put(row.id, row)


def resolved(rows: Rows, event: r.ReportResolved, of: Recorded) -> None:
    row = rows.reports.change(of.stream)
    row.resolved_at, row.resolved_by = of.at, of.actor_id
    row.outcome, row.note = event.outcome, event.note

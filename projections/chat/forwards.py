"""Messages that others carry on: when they go or come back, that is one word, however many those are."""

from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow
from projections.frames.messages import OriginalChanged


def tell(rows: Rows, row: MessageRow) -> None:
    """What a forward shows follows from its original when it is read; who has it on the screen hears this."""
    if row.carried:
        type = "original_restored" if row.gone is None else "original_deleted"
        told = OriginalChanged(workspace_id=row.workspace_id, message_id=row.id)
        rows.frame("w", row.workspace_id, type, told)

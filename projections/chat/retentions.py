"""How long words are kept, by place: whoever erases what is older reads it here."""

from domain.retention import RetentionSet
from projections.chat.rows import Rows
from projections.chat.tables.places import RetentionRow
from store.recorded import Recorded


def set_(rows: Rows, event: RetentionSet, _: Recorded) -> None:
    place = event.channel_id or event.workspace_id
    rows.retentions.put(place, RetentionRow(place, event.days))

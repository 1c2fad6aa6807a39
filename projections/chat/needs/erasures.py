"""Which rows an erasure needs: those that repeat what is erased."""

from domain.erasure import ErasureApplied
from projections.chat.needs.fetching import Needs
from projections.chat.rows import Rows
from projections.frames.room import Room
from store.recorded import Recorded


def of_applied(rows: Rows, event: ErasureApplied, _: Recorded) -> Needs:
    left = event.left
    for shelf, keys in (
        (rows.messages, left.messages),
        (rows.channels, left.channels),
        (rows.workspaces, left.workspaces),
        (rows.invites, left.invites),
        (rows.reports, left.reports),
        (rows.scheduled, left.schedules),
        (rows.relationships, left.relationships),
        (rows.workspace_members, left.members),
        (rows.sidebars, left.sidebars),
    ):
        for key in keys:
            yield shelf, key
    for id in left.messages:
        row = rows.messages.find(id) if rows.messages.known(id) else None
        if row is not None and row.notice is not None:
            yield rows.rooms, Room("c", row.channel_id)
            yield rows.threads, id

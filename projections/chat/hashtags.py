"""Which messages are filed under which words: rows to take away and rows to add."""

from uuid import UUID

from domain.hashtags import tags_in
from projections.chat.tables.messages import MessageRow

Filing = tuple[UUID, str, UUID]
"""Workspace, word, message."""


class Hashtags:
    """What a batch changes of the table."""

    def __init__(self) -> None:
        self.gone: set[Filing] = set()
        self.new: dict[Filing, int] = {}

    def file(self, row: MessageRow, position: int) -> None:
        for tag in tags_in(row.text) if row.counted else ():
            self.new[row.workspace_id, tag, row.id] = position

    def take_back(self, row: MessageRow) -> None:
        """Before its text changes."""
        for tag in tags_in(row.text) if row.counted else ():
            self.new.pop((row.workspace_id, tag, row.id), None)
            self.gone.add((row.workspace_id, tag, row.id))

    def saved(self) -> None:
        self.gone.clear()
        self.new.clear()

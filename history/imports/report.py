"""What an import took, changed and left out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from history.slack import Message, Report


class Counts(msgspec.Struct):
    """What the archive holds, and what became of it here."""

    messages: int = 0
    replies: int = 0
    threads: int = 0
    reactions: int = 0
    edits: int = 0
    files: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    progress: Callable[[int], None] = lambda _: None

    def count(self, one: Message) -> None:
        self.messages += 1
        self.replies += one.root is not None
        self.reactions += sum(len(reaction.users) for reaction in one.reactions)
        self.edits += one.edited_at is not None
        self.files += len(one.files)

    def told(self) -> dict[str, Any]:
        """As the report tells it."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "progress"}


class Remark(msgspec.Struct):
    """A reason, how often it applied, and up to three places to look."""

    reason: str
    count: int
    examples: list[str]


class ImportReport(msgspec.Struct, kw_only=True):
    """The object at the end of `backscroll import … --json`. `added` and the like count messages."""

    import_id: UUID
    workspace: str
    dry_run: bool
    users: int
    channels: int
    messages: int
    replies: int
    threads: int
    reactions: int
    edits: int
    files: int
    added: int
    changed: int
    unchanged: int
    skipped: list[Remark]
    altered: list[Remark]
    ignored: list[Remark]
    position: int
    seconds: float


def remarks(ledger: dict[str, Any]) -> list[Remark]:
    return [
        Remark(tally.reason, tally.count, [f"{one.where}: {one.example}" for one in tally.examples])
        for tally in sorted(ledger.values(), key=lambda tally: -tally.count)
    ]


def remarks_of(report: Report) -> dict[str, Any]:
    return {
        "skipped": remarks(report.skipped),
        "altered": remarks(report.changed),
        "ignored": remarks(report.ignored),
    }

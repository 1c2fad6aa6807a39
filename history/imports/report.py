"""What an import took, changed and left out."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Event
from domain.message import MessageReacted
from history.slack import Conversation, Message, Report


class Change(msgspec.Struct):
    """A message that is here, and how the archive has it now. Reactions are those that are new."""

    place: str
    before: str
    after: str
    deleted: bool
    reactions: list[str]


class PlaceReport(msgspec.Struct):
    """A conversation of the archive against what is here; the numbers are of messages."""

    name: str
    kind: str
    new: bool
    added: int
    changed: int
    unchanged: int


CHANGES = 20
"""Told one by one; the rest is counted."""


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
    places: list[PlaceReport] = []
    changes: list[Change] = []
    progress: Callable[[int], None] = lambda _: None

    def count(self, one: Message) -> None:
        self.messages += 1
        self.replies += one.root is not None
        self.reactions += sum(len(reaction.users) for reaction in one.reactions)
        self.edits += one.edited_at is not None
        self.files += len(one.files)

    def compare(self, kind: str, name: str, *, new: bool, before: tuple[int, int, int]) -> None:
        """After its messages; `before` are the counts before them."""
        numbers = (now - then for now, then in zip(self.numbers(), before, strict=True))
        self.places.append(PlaceReport(name, kind, new, *numbers))

    def numbers(self) -> tuple[int, int, int]:
        return self.added, self.changed, self.unchanged

    def changes_to(self, place: Conversation, before: str, one: Message, events: Sequence[Event]) -> None:
        self.changed += 1
        if len(self.changes) < CHANGES:
            reactions = [event.emoji for event in events if isinstance(event, MessageReacted)]
            self.changes.append(Change(place.name or place.kind, before, one.text, one.deleted, reactions))

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
    new_users: int
    places: list[PlaceReport]
    changes: list[Change]
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

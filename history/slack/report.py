"""What was left out, altered or ignored on the way, counted by reason with a few examples."""

import msgspec

EXAMPLES = 3
WIDTH = 80  # an example is a pointer for a person, not a copy of the row


class Skipped(msgspec.Struct, frozen=True):
    """One remark: a row left out, or, in the other ledgers, a thing altered or a member passed over."""

    reason: str
    where: str
    example: str


class Tally(msgspec.Struct):
    reason: str
    count: int = 0
    examples: list[Skipped] = []


class Report(msgspec.Struct):
    """Rows read are messages yielded, minus `placeholders`, plus the counts in `skipped`."""

    skipped: dict[str, Tally] = {}
    changed: dict[str, Tally] = {}
    ignored: dict[str, Tally] = {}
    placeholders: int = 0

    @property
    def rows_skipped(self) -> int:
        return sum(tally.count for tally in self.skipped.values())

    def skip(self, reason: str, where: str, example: str = "", count: int = 1) -> None:
        note(self.skipped, reason, where, example, count)

    def change(self, reason: str, where: str, example: str = "", count: int = 1) -> None:
        note(self.changed, reason, where, example, count)

    def ignore(self, reason: str, where: str, example: str = "", count: int = 1) -> None:
        note(self.ignored, reason, where, example, count)


def note(ledger: dict[str, Tally], reason: str, where: str, example: str, count: int) -> None:
    tally = ledger.setdefault(reason, Tally(reason))
    tally.count += count
    if len(tally.examples) < EXAMPLES:
        tally.examples.append(Skipped(reason, where[:WIDTH], example[:WIDTH]))

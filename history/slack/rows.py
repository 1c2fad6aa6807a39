"""One conversation's rows in time order: their bytes in a spool on disk, their order in compact columns."""

from array import array
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import msgspec

from history.slack.authors import author_of
from history.slack.report import Report
from history.slack.shapes import Row, Unreadable, elements, objects_in, row_of, text_in
from history.slack.stamps import key_of, micros_of

SPOOL_IN_MEMORY = 4 * 2**20


class Rows:
    """Kept rows by place in time; `threads` holds the thread's micros, or 0 outside threads."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.spool = cast("IO[bytes]", SpooledTemporaryFile(max_size=SPOOL_IN_MEMORY))  # noqa: SIM115
        self.end = 0
        self.times, self.threads, self.offsets, self.sizes = (array("q") for _ in range(4))
        self.broadcasts: set[int] = set()

    def close(self) -> None:
        self.spool.close()

    def __len__(self) -> int:
        return len(self.times)

    def read(self, place: int) -> bytes:
        self.spool.seek(self.offsets[place])
        return self.spool.read(self.sizes[place])

    def row(self, place: int) -> Row:
        return row_of(self.read(place)) or {}

    def gather(self, days: Iterable[tuple[str, bytes]]) -> None:
        for where, data in days:
            for number, raw in enumerate(decoded(where, data, self.report)):
                self.take(raw, f"{where} row {number + 1}")
        self.sort()

    def take(self, raw: msgspec.Raw, where: str) -> None:
        row = row_of(raw)
        if row is None:
            self.report.skip("not_an_object", where, bytes(raw)[:80].decode(errors="replace"))
            return
        micros = micros_of(row.get("ts"))
        fault = fault_of(row) or ("no_time" if micros is None else None)
        if fault is not None:
            self.report.skip(fault, where, preview(row))
        elif micros is not None:
            self.keep(micros, row, bytes(raw))
        if fault == "reply_broadcast_row":
            self.broadcasts.update(broadcast_of(row))

    def keep(self, micros: int, row: Row, data: bytes) -> None:
        self.times.append(micros)
        self.threads.append(micros_of(row.get("thread_ts")) or 0)
        self.offsets.append(self.end)
        self.sizes.append(len(data))
        self.end += self.spool.write(data)

    def sort(self) -> None:
        """Stable, so of two rows with one time the first read comes first and stays."""
        order = sorted(range(len(self)), key=self.times.__getitem__)
        kept = list(self.distinct(order))
        columns = (self.times, self.threads, self.offsets, self.sizes)
        self.times, self.threads, self.offsets, self.sizes = (
            array("q", [column[place] for place in kept]) for column in columns
        )

    def distinct(self, order: list[int]) -> Iterator[int]:
        last = -1
        for place in order:
            if last < 0 or self.times[place] != self.times[last]:
                last = place
                yield place
            else:
                same = self.row(place) == self.row(last)
                reason = "duplicate_row" if same else "same_time_other_content"
                self.report.skip(reason, key_of(self.times[place]), preview(self.row(place)))


def decoded(where: str, data: bytes, report: Report) -> list[msgspec.Raw]:
    try:
        raws, repaired = elements(data)
    except Unreadable as error:
        report.ignore("unreadable_day_file", where, str(error))
        return []
    if repaired:
        report.change("unstorable_character", where, count=repaired)
    return raws


def fault_of(row: Row) -> str | None:
    """Why a row is no message of ours, if it is none."""
    if row.get("type", "message") != "message":
        return "not_a_message"
    subtype = row.get("subtype")
    if subtype == "reply_broadcast":
        return "reply_broadcast_row"
    if row.get("hidden") is True and subtype != "tombstone":
        return "hidden"
    return "no_author" if author_of(row) is None else None


def broadcast_of(row: Row) -> Iterator[int]:
    """The replies that a row of 2017 says were also sent to the channel."""
    yield from filter(None, (micros_of(each.get("ts")) for each in objects_in(row, "attachments")))


def preview(row: Row | None) -> str:
    return "" if row is None else f"{row.get('subtype') or row.get('type')}: {text_in(row, 'text')}"

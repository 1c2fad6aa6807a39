"""Decisions are short, numbered, and say what would change them."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "adr"
RECORDS = sorted(FOLDER.glob("*.md"))
HEADINGS = ("## Context", "## Decision", "## Consequences", "## The number that would change our mind")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_fits_on_a_page_and_says_what_would_change_it(record: Path):
    lines = record.read_text("utf-8").splitlines()
    assert len(lines) <= 40
    assert [line for line in lines if line.startswith("## ")] == list(HEADINGS)
    assert lines[0].startswith(f"# {int(record.name[:4])}. ")


def test_numbers_are_used_once_and_in_a_row():
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


def test_contributing_stays_short():
    assert len((FOLDER.parents[1] / "CONTRIBUTING.md").read_text("utf-8").splitlines()) < 80

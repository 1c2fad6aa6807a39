"""Tables in the documents have what the code has, and nothing else."""

import re
from pathlib import Path

import msgspec
import pytest

from gateway.closing import Closing
from projections.frames.types import EPHEMERAL, FRAMES
from settings import Settings
from store.codec import EVENTS, tag_of

DOCS = Path(__file__).parents[2] / "docs"


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the tables under a heading."""
    text = (DOCS / page).read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    assert text, f"{page} has no section {heading}"
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [line for line in lines if not set("".join(line)) <= set("-:| ")]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_frame_type_has_its_row_in_the_protocol_and_nothing_else_has():
    told = [name for first, *_ in rows("protocol.md", "Frame types") for name in names(first)]
    assert sorted(told) == sorted(FRAMES)


def test_every_ephemeral_type_has_its_row():
    told = [name for first, *_ in rows("protocol.md", "Ephemeral frames") for name in names(first)]
    assert sorted(told) == sorted(EPHEMERAL)


def test_the_protocol_names_the_shape_of_each_frame():
    for first, _, data in rows("protocol.md", "Frame types")[1:]:
        for name in names(first):
            assert data.startswith(FRAMES[name].__name__), name


def test_a_client_is_told_what_to_do_with_every_frame():
    told = [name for first, *_ in rows("realtime.md", "What to do with each frame") for name in names(first)]
    assert set(FRAMES) <= set(told)


def test_every_close_code_has_its_row_and_nothing_else_has():
    told = [first for first, *_ in rows("protocol.md", "Closing") if first.isdigit()]
    assert told == [str(closing.code) for closing in Closing]


@pytest.mark.parametrize("page", ["protocol.md", "realtime.md", "clients.md", "operations.md"])
def test_no_page_speaks_of_a_close_code_that_is_none(page: str):
    told = re.findall(r"\b44\d\d\b", (DOCS / page).read_text("utf-8"))
    assert set(told) <= {str(each.code) for each in Closing}


def test_the_settings_are_all_there_with_their_defaults():
    expected: dict[str, str] = {}
    for field in msgspec.structs.fields(Settings):
        default = "required" if field.required else "none" if field.default is None else f"`{field.default}`"
        expected[field.encode_name] = default
    table = rows("operations.md", "Part by part")
    assert {names(first)[0]: default for first, default, *_ in table if names(first)} == expected


@pytest.mark.parametrize("page", ["analysts.md", "import-slack.md"])
def test_no_page_speaks_of_an_event_that_is_none(page: str):
    kinds = {tag_of(event).partition(".")[0] for event in EVENTS}
    told = re.findall(r"`([a-z_]+\.[a-z_]+)`", (DOCS / page).read_text("utf-8"))
    assert {name for name in told if name.partition(".")[0] in kinds} <= {tag_of(event) for event in EVENTS}


def test_every_remark_of_an_import_is_explained():
    page = (DOCS / "import-slack.md").read_text("utf-8")
    source = "".join(file.read_text("utf-8") for file in (DOCS.parent / "history" / "slack").glob("*.py"))
    reasons = re.findall(r'\.(?:skip|change|ignore)\(\s*"(\w+)"', source)
    assert len(reasons) > 10
    assert [reason for reason in reasons if f"`{reason}`" not in page] == []

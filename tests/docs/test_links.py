"""What the documents point at is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
FENCE = re.compile(r"```.*?```", re.DOTALL)
NAMED = re.compile(r"`([\w./-]+\.(?:py|sql|md|yaml|zip))(?:::(\w+))?`")
ROOMS = ("api", "bench", "cli", "docs", "domain", "gateway", "history", "migrations", "projections", "store")
PRIVATE = re.compile(
    r"(?<![\w./])/(?:tmp|work|root|home|opt|Users|mnt)/|pypi\.org|pythonhosted|/simple/|--index-url|registry\.",
    re.IGNORECASE,
)


def anchors(page: Path) -> set[str]:
    """As forges make them from headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def pages() -> list[object]:
    return [pytest.param(page, id=str(page.relative_to(ROOT))) for page in OURS]


@pytest.mark.parametrize("page", pages())
def test_links_resolve(page: Path):
    for target in LINK.findall(CODE.sub("", page.read_text("utf-8"))):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("page", pages())
def test_files_and_tests_that_are_named_exist(page: Path):
    for name, test in NAMED.findall(FENCE.sub("", page.read_text("utf-8"))):
        if name.partition("/")[0] in (*ROOMS, "tests") and "/" in name:
            assert (ROOT / name).exists(), name
            assert not test or f"def {test}(" in (ROOT / name).read_text("utf-8"), f"{name}::{test}"


@pytest.mark.parametrize("page", pages())
def test_nothing_of_somebodys_machine_is_in_it(page: Path):
    assert PRIVATE.findall(page.read_text("utf-8")) == []


def test_the_readme_leads_to_every_document():
    readme = (ROOT / "README.md").read_text("utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f"(docs/{page.name})" in readme

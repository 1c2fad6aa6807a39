"""The reader's counts and digests agree with those that other code took of the same archives."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from history.slack import Archive, Message, open_archive

ARCHIVES = ["irc-ubuntu", "fcc-gitter", "dd2030-2025-04", "gnarly"]


class Sums:
    def __init__(self) -> None:
        self.rows = self.replies = self.edited = self.reactions = self.files = self.reacted = 0
        self.roots: set[tuple[str, str]] = set()
        self.subtypes: dict[str, int] = {}
        self.lines: list[str] = []

    def add(self, channel: str, message: Message, bots: dict[str, str]) -> None:
        """`lines` are what the digests were taken of: bots by the id that the row gave, threads as found."""
        self.rows += 1
        self.replies += message.root is not None
        self.edited += message.edited_at is not None
        self.reactions += sum(len(each.users) for each in message.reactions)
        self.files += len(message.files)
        self.reacted += bool(message.reactions)
        if message.root:
            self.roots.add((channel, message.root))
        subtype = message.subtype or "-"
        self.subtypes[subtype] = self.subtypes.get(subtype, 0) + 1
        author = bots.get(message.author, message.author) if subtype == "bot_message" else message.author
        self.lines.append(f"{channel} {message.key} {author} {message.root or '-'}")


def read(archive: Archive) -> Sums:
    sums = Sums()
    bots = {user: bot for bot, user in archive.directory.users_of_bots.items()}
    for conversation in archive.conversations():
        for message in archive.messages(conversation):
            sums.add(conversation.name or conversation.key, message, bots)
    return sums


@pytest.fixture(scope="module", params=ARCHIVES)
def case(request: pytest.FixtureRequest, corpus: Path) -> Any:
    expected = json.loads((corpus / f"{request.param}.expect.json").read_text())
    with open_archive(corpus / f"{request.param}.slack.zip") as archive:
        yield request.param, archive, read(archive), expected


def test_every_row_is_yielded_or_reported_as_skipped(case: Any):
    _, archive, sums, expected = case
    assert archive.count_rows() == expected["counts"]["rows"]
    assert sums.rows - archive.report.placeholders + archive.report.rows_skipped == expected["counts"]["rows"]


def test_threads_reactions_edits_and_files_agree(case: Any):
    _, archive, sums, expected = case
    counts = expected["counts"]
    # A reply to a reply counts as a thread of its own there, and as one of its root's here.
    chains = counts.get("replies_to_replies", 0)
    assert archive.report.changed["thread_flattened"].count == chains if chains else True
    assert sums.replies == counts.get("replies", 0)
    assert len(sums.roots) == counts["threads"] - chains
    assert sums.edited == counts["edited"]
    assert sums.reactions == counts.get("reactions", 0)
    nobody_left = 1 if "x" in expected["top_reactions"] else 0  # one message of gnarly: users [] and null
    assert sums.reacted == counts["with_reactions"] - nobody_left


def test_people_and_conversations_agree(case: Any):
    _, archive, _, expected = case
    listed = [person for person in archive.people() if person.listed]
    assert len(listed) == expected["users"]
    assert sum(person.bot and person.key != "USLACKBOT" for person in listed) == expected["bots"]
    assert sum(person.deleted for person in listed) == expected["deleted_users"]
    assert len(archive.conversations()) == sum(expected["channels"].values())


def test_subtypes_agree(case: Any):
    _, archive, sums, expected = case
    skipped = {reason: tally.count for reason, tally in archive.report.skipped.items()}
    found = {**sums.subtypes, "-": sums.subtypes["-"] - archive.report.placeholders}
    found["-"] += skipped.get("no_author", 0) + skipped.get("folder_unlisted", 0)
    if "reply_broadcast_row" in skipped:
        found["reply_broadcast"] = skipped["reply_broadcast_row"]
    assert found == expected["subtypes"]


# Where our reading of gnarly differs from the plain columns that its digest was taken of, by time stamp.
READ_BY_US = {
    "1718000329.599983": "engineering 1718000329.599983 - -",  # a bot with a name only
    "1718000490.857624": "engineering 1718000490.857624 USLACKBOT -",  # a huddle belongs to who started it
    "1718000742.340348": "engineering 1718000742.340348 - -",  # a comment belongs to its commenter
    "1718090938.898902": "threads 1718090938.898902 U0DEE00003 1718090931.551410",  # a chain, not flattened
}
NOT_YIELDED = [
    "FC:F0CANVAS01:Untitled 1718093091.959878 U0ADA00001 -",
    "deleted-channel 1718093098.182755 U0ADA00001 -",
    "engineering 1718000623.678158 - -",
    "threads 1718090847.538820 U0DEE00003 -",
]
PLACEHOLDER = "threads 1717790868.424242 USLACKBOT -"


def test_the_digest_over_place_time_author_and_root_agrees(case: Any):
    name, _, sums, expected = case
    lines = sums.lines
    if name == "gnarly":
        lines = [READ_BY_US.get(line.split()[1], line) for line in lines if line != PLACEHOLDER] + NOT_YIELDED
    assert digest(lines) == expected["digest"]


def digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines, key=str.split)).encode()).hexdigest()

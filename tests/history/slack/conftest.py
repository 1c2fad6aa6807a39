"""The corpus of real and of deliberately odd archives, opened once."""

import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from history.slack import Archive, Conversation, Message, open_archive

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / os.environ.get("BACKSCROLL_CORPUS", "../shared/data/corpus")


class Reading:
    """One archive read to its end, messages by conversation name (or key, where there is no name)."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.people = {person.key: person for person in archive.people()}
        self.conversations: dict[str, Conversation] = {}
        self.messages: dict[str, list[Message]] = {}
        for conversation in archive.conversations():
            name = conversation.name or conversation.key
            self.conversations[name] = conversation
            self.messages[name] = list(archive.messages(conversation, lambda key: archive.person(key).handle))
        self.report = archive.report

    def at(self, channel: str, ts: str) -> Message:
        [found] = [message for message in self.messages[channel] if message.key == ts]
        return found

    def replies(self, channel: str, ts: str) -> list[Message]:
        return [message for message in self.messages[channel] if message.root == ts]

    def __iter__(self) -> Iterator[Message]:
        return (message for messages in self.messages.values() for message in messages)


@pytest.fixture(scope="session")
def corpus() -> Path:
    assert CORPUS.is_dir(), f"no corpus at {CORPUS}: set BACKSCROLL_CORPUS"
    return CORPUS


@pytest.fixture(scope="session")
def gnarly(corpus: Path) -> Iterator[Reading]:
    with open_archive(corpus / "gnarly.slack.zip") as archive:
        yield Reading(archive)


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """Makes an export of members: JSON values, or bytes as they are."""

    def make(members: dict[str, Any]) -> Path:
        path = tmp_path / "made.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, value in members.items():
                archive.writestr(name, value if isinstance(value, bytes) else json.dumps(value))
        return path

    return make

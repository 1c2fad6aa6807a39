"""A Slack export, opened: its people, conversations and messages, and a report of what did not fit."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from history.slack.folders import Folders
from history.slack.lists import CONVERSATIONS, PEOPLE, Kind, conversation_of, list_rows, required
from history.slack.members import ArchiveRefused, Limits, Members
from history.slack.messages import Scribe, placeholder_root
from history.slack.people import Directory
from history.slack.records import Conversation, Message, Person
from history.slack.report import Report
from history.slack.rows import Rows, decoded
from history.slack.shapes import Row, text_in
from history.slack.text import Names
from history.slack.threads import Threads


@contextmanager
def open_archive(path: str | Path | IO[bytes], limits: Limits | None = None) -> Generator["Archive"]:
    """Raises ArchiveRefused, with a code and a sentence for a person, for what is no Slack export."""
    try:
        archive = ZipFile(path)
    except FileNotFoundError:
        raise ArchiveRefused("no_file", f"There is no file {path}.") from None
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ArchiveRefused("not_a_zip", f"{path} cannot be opened as a zip: {error}.") from None
    with archive:
        yield Archive(archive, limits or Limits())


class Archive:
    def __init__(self, archive: ZipFile, limits: Limits) -> None:
        self.report = Report()
        self.members = Members(archive, limits, self.report)
        required(self.members)
        self.directory = Directory(self.report)
        for file in PEOPLE:
            self.directory.enlist(list_rows(self.members, file))
        self.names_of_channels: dict[str, str] = {}
        self.listed = list(self.read_conversations())
        self.folders = Folders(self.members, self.listed, self.report)

    def people(self) -> Iterator[Person]:
        """Those listed, then those that have been referred to so far."""
        return iter(list(self.directory))

    def person(self, key: str) -> Person:
        return self.directory.person(self.directory.resolve(key))

    def handle_of(self, key: str) -> str:
        return self.person(key).handle

    def conversations(self) -> list[Conversation]:
        return list(self.listed)

    def count_rows(self) -> int:
        """Exact, and unpacks every day file once: a few per cent of what reading them costs."""
        unread = Report()  # what is odd about a file is reported when it is read, not when it is counted
        files = (file for days in self.members.days.values() for file in self.folders.read(days))
        return sum(len(decoded(where, data, unread)) for where, data in files)

    def upload(self, file: str) -> IO[bytes] | None:
        """The body of a file, where a tool has put bodies beside the export."""
        info = self.members.uploads.get(file)
        return None if info is None else self.members.archive.open(info)

    def messages(
        self, conversation: Conversation, name_of: Callable[[str], str] | None = None
    ) -> Iterator[Message]:
        """In time order, but every root before its replies; nothing but an index of them is held.

        What is skipped or altered goes to the report once per reading: read a conversation once.
        """
        rows = Rows(self.report)
        try:
            rows.gather(self.folders.days_of(conversation))
            threads = Threads(rows.times, rows.threads, self.report)
            yield from self.in_order(rows, threads, self.scribe(name_of))
        finally:
            rows.close()

    def in_order(self, rows: Rows, threads: Threads, scribe: Scribe) -> Iterator[Message]:
        early = {root for roots in threads.ahead.values() for root in roots}
        for place, micros in enumerate(rows.times):
            for root in threads.ahead.get(place, ()):
                found = threads.find(root)
                if found is None:
                    self.report.placeholders += 1
                    yield placeholder_root(root, scribe.parent(rows.row(threads.missing[root])))
                else:
                    yield scribe.message(rows.row(found), root, 0, False)
            if micros not in early:
                broadcast = micros in rows.broadcasts
                yield scribe.message(rows.row(place), micros, threads.roots[place], broadcast)

    def scribe(self, name_of: Callable[[str], str] | None = None) -> Scribe:
        resolve = self.directory.resolve
        handle_of = name_of or self.handle_of
        names = Names(
            handle_of=lambda key: handle_of(resolve(key)),
            channel_of=self.names_of_channels.get,
            introduce=self.directory.introduce,
        )
        return Scribe(self.directory, names, self.members.uploads)

    def read_conversations(self) -> Iterator[Conversation]:
        found: list[tuple[Kind, Row]] = [
            (kind, row) for kind, file in CONVERSATIONS.items() for row in list_rows(self.members, file)
        ]
        self.names_of_channels.update((text_in(row, "id"), text_in(row, "name")) for _, row in found)
        names, seen = self.scribe().names, set[str]()
        for kind, row in found:
            conversation = conversation_of(kind, row, names)
            if not conversation.key or conversation.key in seen:
                self.report.ignore("conversation_repeated_or_without_id", conversation.key, conversation.name)
                continue
            seen.add(conversation.key)
            self.directory.refer(filter(None, [*conversation.members, conversation.creator]))
            yield conversation

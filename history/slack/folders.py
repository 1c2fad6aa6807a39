"""Which folder of the zip holds which conversation's day files."""

from collections.abc import Iterator

from history.slack.members import Member, Members, UnreadableMember, spellings
from history.slack.records import Conversation
from history.slack.report import Report
from history.slack.rows import decoded, preview
from history.slack.shapes import row_of


class Folders:
    def __init__(self, members: Members, conversations: list[Conversation], report: Report) -> None:
        self.members = members
        self.report = report
        self.unclaimed = dict(members.days)
        self.by_key = {each.key: days for each in conversations if (days := self.claim(each))}
        for folder, days in self.unclaimed.items():
            self.pass_over(folder, days)

    def claim(self, conversation: Conversation) -> list[Member]:
        """Slack names folders after channels, but after the id for direct messages."""
        known = {spelling: folder for folder in self.unclaimed for spelling in reversed([*spellings(folder)])}
        for name in (conversation.name, conversation.key):
            for spelling in spellings(name):
                if name and (folder := known.get(spelling)):
                    return self.unclaimed.pop(folder)
        return []

    def pass_over(self, folder: str, days: list[Member]) -> None:
        """Rows of a folder in no list are counted, so that the sums hold, and never made a channel."""
        for where, data in self.read(days):
            raws = decoded(where, data, self.report)
            if raws:
                self.report.skip("folder_unlisted", folder, preview(row_of(raws[0])), len(raws))

    def days_of(self, conversation: Conversation) -> Iterator[tuple[str, bytes]]:
        return self.read(self.by_key.get(conversation.key, []))

    def read(self, days: list[Member]) -> Iterator[tuple[str, bytes]]:
        for name, info in sorted(days, key=lambda day: day.name):
            try:
                yield name, self.members.read(info)
            except UnreadableMember as error:
                self.report.ignore("unreadable_day_file", name, str(error))

"""A pure, constant-memory reader of Slack exports."""

from history.slack.archive import Archive, open_archive
from history.slack.members import ArchiveRefused, Limits
from history.slack.records import (
    Change,
    Conversation,
    File,
    Joined,
    Left,
    Message,
    NameSet,
    Person,
    PurposeSet,
    Reaction,
    TopicSet,
)
from history.slack.report import Report, Skipped, Tally

__all__ = [
    "Archive",
    "ArchiveRefused",
    "Change",
    "Conversation",
    "File",
    "Joined",
    "Left",
    "Limits",
    "Message",
    "NameSet",
    "Person",
    "PurposeSet",
    "Reaction",
    "Report",
    "Skipped",
    "Tally",
    "TopicSet",
    "open_archive",
]

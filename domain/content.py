"""What a message can be beside words: its kind, and the fields that belong to each kind."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from domain.ids import ChannelId, MessageId, UserId
from domain.refusals import ContentInvalid

ContentType = Literal[
    "text", "code", "action", "system", "image", "file", "audio", "video", "poll", "location"
]
"""`action` is a message of the form "/me waves"; `system` tells of a change and is never unread."""

MEDIA: Mapping[ContentType, str] = {"image": "image/", "audio": "audio/", "video": "video/", "file": ""}
"""Kinds that consist of files, and how their files' media types begin."""
WORDLESS: frozenset[ContentType] = frozenset({*MEDIA, "poll", "location"})
"""Kinds that say something without words."""
MOST_FILES = 10


class FileReference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that a message points at."""

    name: str
    content_type: str = ""
    size: int | None = None
    url: str = ""
    """Where it is, or was in the system it came from."""


class Location(msgspec.Struct, frozen=True, omit_defaults=True):
    """A point on the earth, in degrees."""

    lat: float
    lon: float
    label: str = ""


class Poll(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question with the answers to choose from; options are numbered from 0."""

    question: str
    options: tuple[str, ...]
    multiple: bool = False
    anonymous: bool = False
    closes_at: datetime | None = None


class Forward(msgspec.Struct, frozen=True, omit_defaults=True):
    """Another message as it was when it was forwarded."""

    message_id: MessageId
    channel_id: ChannelId
    author_id: UserId
    text: str
    content_type: ContentType = "text"
    language: str = ""
    location: Location | None = None
    files: tuple[FileReference, ...] = ()


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """Everything beside the text."""

    language: str = ""
    location: Location | None = None
    poll: Poll | None = None
    files: tuple[FileReference, ...] = ()


NO_CONTENT = Content()


def check(kind: ContentType, content: Content, at: datetime) -> None:
    """Each kind has its own fields and no other's.

    Raises ContentInvalid.
    """
    if content.language and kind != "code":
        raise ContentInvalid("only code has a language", field="language")
    _check_one("location", content.location, kind)
    _check_one("poll", content.poll, kind)
    if content.poll is not None:
        _check_poll(content.poll, at)
    if kind in MEDIA or content.files:
        _check_files(kind, content.files)


def _check_one(name: str, value: object, kind: str) -> None:
    if (value is not None) != (kind == name):
        expected = f"expected with content_type {name}, and only there"
        raise ContentInvalid(expected, field=name)


def _check_poll(poll: Poll, at: datetime) -> None:
    if not poll.question.strip():
        raise ContentInvalid("expected a question", field="poll.question")
    said = [option.strip() for option in poll.options]
    if not 2 <= len(said) <= 10 or not all(said) or len(set(said)) < len(said):
        raise ContentInvalid("expected 2 to 10 options, each different", field="poll.options")
    if poll.closes_at is not None and poll.closes_at <= at:
        raise ContentInvalid("expected a time to come", field="poll.closes_at")


def _check_files(kind: ContentType, files: tuple[FileReference, ...]) -> None:
    beginning = MEDIA.get(kind)
    if beginning is None and kind != "text":
        raise ContentInvalid(f"a message of type {kind} has no files", field="files")
    if not 1 <= len(files) <= MOST_FILES:
        raise ContentInvalid(f"expected 1 to {MOST_FILES} files", field="files")
    for file in files:
        if not file.url.startswith(("https://", "http://")):
            raise ContentInvalid("expected an address that begins with https://", field="files.url")
        if not file.content_type.startswith(beginning or ""):
            raise ContentInvalid(f"expected {beginning}…", field="files.content_type")

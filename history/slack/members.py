"""The members of an export's zip: names decoded, unsafe ones refused, sizes bounded."""

import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

import msgspec

from history.slack.report import Report

UTF8_NAME = 0x800
JUNK = re.compile(r"(^|/)(__MACOSX(/|$)|\.DS_Store$|\._|Thumbs\.db$|desktop\.ini$)")
DAY = re.compile(r"\d{4}-\d\d-\d\d\.json")
UPLOADS = "__uploads"
LISTS = {"users.json", "org_users.json", "channels.json", "groups.json", "mpims.json", "dms.json"}


class Limits(msgspec.Struct, frozen=True):
    """JSON compresses 8 to 20 times, so a ratio says nothing: sizes are bounded instead."""

    member_bytes: int = 512 * 2**20
    total_bytes: int = 64 * 2**30
    members: int = 2_000_000


class ArchiveRefused(Exception):
    """This file cannot be read as a Slack export, and why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Member(NamedTuple):
    name: str
    info: ZipInfo


class Members:
    """Root lists by name, day files by folder, uploaded bodies by file id."""

    def __init__(self, archive: ZipFile, limits: Limits, report: Report) -> None:
        self.archive = archive
        self.limits = limits
        self.report = report
        self.lists: dict[str, ZipInfo] = {}
        self.days: dict[str, list[Member]] = {}
        self.uploads: dict[str, ZipInfo] = {}
        self.place(unnested(list(self.safe())))

    def safe(self) -> Iterator[Member]:
        infos = self.archive.infolist()
        if len(infos) > self.limits.members:
            raise ArchiveRefused("too_many_members", f"The zip has {len(infos):,} members.")
        for info in infos:
            name = name_of(info)
            if JUNK.search(name):
                self.report.ignore("junk", name)
            elif danger := danger_in(name, info):
                self.report.ignore(danger, name)
            elif not name.endswith("/"):
                yield Member(name, info)

    def place(self, members: list[Member]) -> None:
        total = 0
        for name, info in members:
            match name.split("/"):
                case [file] if file in LISTS:
                    self.lists.setdefault(file, info)
                case [folder, file] if DAY.fullmatch(file):
                    self.days.setdefault(folder, []).append(Member(name, info))
                case [folder, key, _] if folder == UPLOADS:
                    self.uploads.setdefault(key, info)
                    continue
                case _:
                    self.report.ignore("member_of_no_use", name)
                    continue
            total += info.file_size
        if total > self.limits.total_bytes:
            raise ArchiveRefused("too_large", f"The zip unpacks to {total:,} bytes of JSON.")

    def read(self, info: ZipInfo) -> bytes:
        """The whole member, counted while it unpacks, because declared sizes lie."""
        limit = self.limits.member_bytes
        try:
            with self.archive.open(info) as stream:
                data = stream.read(limit + 1)
        except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
            raise UnreadableMember(str(error)) from None
        if len(data) > limit:
            raise ArchiveRefused("member_too_large", f"{name_of(info)} unpacks to more than {limit:,} bytes.")
        return data


class UnreadableMember(Exception):
    """Encrypted, cut off, damaged, or packed with a method that nobody here knows."""


def name_of(info: ZipInfo) -> str:
    """Slack writes UTF-8 names without saying so, and zip readers then take them for CP437."""
    if info.flag_bits & UTF8_NAME:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return info.orig_filename


def danger_in(name: str, info: ZipInfo) -> str | None:
    if "\\" in name:
        return "backslash_in_name"
    if "\0" in name or name.startswith("/") or re.match(r"[A-Za-z]:/", name):
        return "absolute_name"
    if ".." in PurePosixPath(name).parts:
        return "traversal"
    return "symlink" if stat.S_ISLNK(info.external_attr >> 16) else None


def unnested(members: list[Member]) -> list[Member]:
    """A hand that zips the folder instead of its contents adds one level."""
    if any(member.name == "channels.json" for member in members):
        return members
    tops = {member.name.partition("/")[0] for member in members}
    top = f"{tops.pop()}/" if len(tops) == 1 else ""
    if top and any(member.name == f"{top}channels.json" for member in members):
        return [Member(name.removeprefix(top), info) for name, info in members]
    return members


def spellings(name: str) -> Iterator[str]:
    """The name as it is, as another system composes it, and with widths folded."""
    yield name
    yield unicodedata.normalize("NFC", name)
    yield unicodedata.normalize("NFKC", name)

"""A bulk export, opened: its people, conversations and messages, and a report of what did not fit."""

import shutil
from array import array
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from zipfile import BadZipFile, ZipFile, is_zipfile

import msgspec
from msgspec.structs import replace

from history.mattermost.lines import Bot, Channel, Direct, Line, Post, User, decode
from history.mattermost.records import (
    channel_of,
    direct_key,
    direct_of,
    messages_of,
    moment,
    person_of,
    robot_of,
    stranger,
)
from history.slack import ArchiveRefused, Conversation, Message, Person, Report

WIDTH = 80


@contextmanager
def open_export(path: Path, team: str | None = None) -> Generator["Archive"]:
    """One team's part of it. Raises ArchiveRefused, with a code and a sentence for a person."""
    with _opened(path) as file:
        yield Archive(file, team)


@contextmanager
def _opened(path: Path) -> Generator[IO[bytes]]:
    if not is_zipfile(path):
        with path.open("rb") as file:
            yield file
        return
    try:
        with ZipFile(path) as archive, TemporaryFile() as file:
            names = [name for name in archive.namelist() if name.endswith(".jsonl")]
            if len(names) != 1:
                raise ArchiveRefused("no_lines", f"{path} holds {len(names)} files of JSON lines, not one.")
            with archive.open(names[0]) as packed:
                shutil.copyfileobj(packed, file)
            file.seek(0)
            yield file
    except BadZipFile as error:
        raise ArchiveRefused("not_a_zip", f"{path} cannot be opened as a zip: {error}.") from None


class Places:
    """Where each post of a conversation stands in the file, in order of their times: three numbers a post."""

    def __init__(self) -> None:
        self.times, self.offsets, self.sizes = (array("q") for _ in range(3))

    def add(self, time: int, offset: int, size: int) -> None:
        self.times.append(time)
        self.offsets.append(offset)
        self.sizes.append(size)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for place in sorted(range(len(self.times)), key=self.times.__getitem__):
            yield self.offsets[place], self.sizes[place]


class Archive:
    def __init__(self, file: IO[bytes], team: str | None) -> None:
        self.report = Report()
        self._file = file
        self._team = team
        self._people: dict[str, Person] = {}
        self._channels: dict[str, Channel] = {}
        self._directs: dict[str, Direct] = {}
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        self._posts: defaultdict[str, Places] = defaultdict(Places)
        self._rows = 0
        self._read()

    def people(self) -> Iterator[Person]:
        return iter(list(self._people.values()))

    def person(self, key: str) -> Person:
        if key not in self._people:
            self._people[key] = stranger(key)
            self.report.change("unlisted_person", key, key)
        return self._people[key]

    def conversations(self) -> list[Conversation]:
        named = [channel_of(each, self._members[each.name]) for each in self._channels.values()]
        direct = [direct_of(key, each) for key, each in self._directs.items()]
        return [replace(each, created=self._first(each.key)) for each in (*named, *direct)]

    def _first(self, key: str) -> datetime | None:
        """Exports do not say when a conversation began: with its first post."""
        return moment(min(self._posts[key].times)) if key in self._posts else None

    def count_rows(self) -> int:
        return self._rows

    def messages(self, conversation: Conversation) -> Iterator[Message]:
        """In time order, replies after their root."""
        seen: set[str] = set()
        for offset, size in self._posts.get(conversation.key, ()):
            self._file.seek(offset)
            line = decode(self._file.read(size))
            if post := line.post or line.direct_post:
                yield from messages_of(post, self._known, seen)

    def _known(self, username: str) -> bool:
        return username in self._people

    def _read(self) -> None:
        """Once through: everything but the posts is kept, and where those stand."""
        self._demand_version()
        teams: set[str] = set()
        offset = 0
        for number, raw in enumerate(self._file, 1):
            if (line := self._decoded(raw, f"line {number}")) is not None:
                teams |= {line.channel.team} if line.channel else set()
                self._take(line, offset, len(raw))
            offset += len(raw)
        if self._team is None and len(teams) > 1:
            raise ArchiveRefused("several_teams", f"Choose one with --team: {', '.join(sorted(teams))}.")
        if self._team is not None and self._team not in teams:
            raise ArchiveRefused("no_team", f"There is no team {self._team}, but {', '.join(sorted(teams))}.")

    def _demand_version(self) -> None:
        first = self._decoded(self._file.readline(), "line 1")
        if first is None or first.type != "version" or first.version != 1:
            raise ArchiveRefused(
                "no_version", "The first line is no version 1: this is no bulk export of Mattermost."
            )
        self._file.seek(0)

    def _decoded(self, raw: bytes, where: str) -> Line | None:
        try:
            return decode(raw)
        except msgspec.MsgspecError as error:
            if raw.strip():
                self.report.skip("unreadable_line", where, str(error)[:WIDTH])
            return None

    def _take(self, line: Line, offset: int, size: int) -> None:
        match line:
            case Line(channel=Channel() as channel) if self._ours(channel.team):
                self._channels[channel.name] = channel
            case Line(user=User() as user):
                self._enlist(user)
            case Line(bot=Bot() as bot):
                self._people[bot.username] = robot_of(bot)
            case Line(post=Post() as post) if self._ours(post.team):
                self._place(post.channel or "", post, offset, size)
            case Line(direct_channel=Direct() as direct):
                self._direct(direct.people(), direct)
            case Line(direct_post=Post() as post):
                people = post.channel_members or []
                self._direct(people, Direct(members=people))
                self._place(direct_key(people), post, offset, size)
            case _:
                pass

    def _ours(self, team: str | None) -> bool:
        return self._team is None or team == self._team

    def _enlist(self, user: User) -> None:
        stays = [team for team in user.teams or () if self._ours(team.name)]
        if not stays and self._team is not None:
            return
        self._people[user.username] = person_of(user, stays)
        for channel in (each for team in stays for each in team.channels or ()):
            self._members[channel.name].append(user.username)

    def _direct(self, people: Iterable[str], direct: Direct) -> None:
        """Only among people of the team."""
        if all(map(self._known, people)):
            self._directs.setdefault(direct_key(people), direct)

    def _place(self, key: str, post: Post, offset: int, size: int) -> None:
        if key in self._channels or key in self._directs:
            self._posts[key].add(post.create_at, offset, size)
            self._rows += 1 + len(post.replies or ())
        else:
            self.report.skip("channel_unlisted", key[:WIDTH], (post.message or "")[:WIDTH])

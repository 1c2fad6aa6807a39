"""Everybody an export knows: those it lists, and a placeholder for each other person it refers to."""

import re
from collections.abc import Iterable, Iterator

from history.slack.records import Person, Role
from history.slack.report import Report
from history.slack.shapes import Row, object_in, text_in

SLACKBOT = "USLACKBOT"
NOT_A_HANDLE = re.compile(r"[^\w.-]+")


class Directory:
    """Placeholders grow better names as rows tell more: a profile beats a label in somebody's text."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.listed: dict[str, Person] = {}
        self.strangers: dict[str, Person] = {}
        self.introduced: set[str] = set()
        self.users_of_bots: dict[str, str] = {}

    def enlist(self, rows: Iterable[Row]) -> None:
        for row in rows:
            key = text_in(row, "id")
            if not key:
                self.report.ignore("person_without_id", "users.json", text_in(row, "name"))
            elif key not in self.listed:
                self.listed[key] = listed_person(key, row)
                if bot := text_in(object_in(row, "profile"), "bot_id"):
                    self.users_of_bots[bot] = key

    def person(self, key: str) -> Person:
        return self.listed.get(key) or self.strangers.get(key) or self.welcome(stranger(key))

    def resolve(self, key: str) -> str:
        """An app may post as its bot or as that bot's user: one person."""
        return self.users_of_bots.get(key, key)

    def refer(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self.listed and key not in self.strangers:
                self.welcome(stranger(key))

    def welcome(self, person: Person) -> Person:
        if person.key not in self.strangers:
            self.report.change("unlisted_person", person.key, person.name)
        self.strangers[person.key] = person
        return person

    def introduce(self, key: str, label: str) -> None:
        if key not in self.listed and key not in self.introduced and label:
            self.introduced.add(key)
            self.welcome(stranger(key, label, label))

    def meet(self, author: str, row: Row) -> str:
        """Takes what the row itself tells of an unlisted author; gives the person's key."""
        key = self.resolve(author)
        if key in self.listed:
            return key
        profile, bot = object_in(row, "user_profile"), object_in(row, "bot_profile")
        handle = text_in(profile, "name") or text_in(profile, "display_name")
        name = text_in(profile, "real_name") or text_in(profile, "display_name")
        if name or handle:
            self.welcome(stranger(key, handle or name, name or handle))
        elif called := text_in(bot, "name") or bot_name(key, row):
            self.welcome(stranger(key, called, called, bot=True))
        else:
            self.refer([key])
        return key

    def __iter__(self) -> Iterator[Person]:
        yield from self.listed.values()
        yield from self.strangers.values()


def bot_name(key: str, row: Row) -> str:
    return "" if text_in(row, "user") else text_in(row, "username") or key.partition("bot:")[2]


def stranger(key: str, handle: str = "", name: str = "", bot: bool = False) -> Person:
    if key == SLACKBOT:
        return Person(key=key, handle="slackbot", name="Slackbot", bot=True, listed=False)
    bot = bot or key.startswith(("B", "bot:"))
    shown = name or f"Unknown {'bot' if bot else 'person'} {key}"
    return Person(key=key, handle=handle_like(handle or key), name=shown, bot=bot, listed=False)


def handle_like(words: str) -> str:
    return NOT_A_HANDLE.sub("-", words.lower()).strip("-.") or "unknown"


def listed_person(key: str, row: Row) -> Person:
    """Reads the minimal record of a deleted user as well as the full one of today."""
    profile = object_in(row, "profile")
    real = text_in(row, "real_name") or text_in(profile, "real_name")
    handle = text_in(row, "name") or handle_like(text_in(profile, "display_name") or real or key)
    return Person(
        key=key,
        handle=handle,
        name=text_in(profile, "display_name").strip() or real.strip() or handle,
        email=text_in(profile, "email").strip() or None,
        title=text_in(profile, "title"),
        timezone=text_in(row, "tz") or None,
        role=role_of(row),
        bot=row.get("is_bot") is True or bool(text_in(profile, "bot_id")) or key == SLACKBOT,
        deleted=row.get("deleted") is True,
    )


def role_of(row: Row) -> Role:
    if row.get("is_primary_owner") is True or row.get("is_owner") is True:
        return "owner"
    if row.get("is_admin") is True:
        return "admin"
    return "guest" if row.get("is_restricted") is True or row.get("is_ultra_restricted") is True else "member"

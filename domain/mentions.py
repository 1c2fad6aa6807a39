"""Whom a text calls: `@username`, and `@channel`, `@here`, `@everyone` for all of a channel."""

import re
from typing import NamedTuple

CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
MENTION = re.compile(r"(?<![\w@./+-])@([a-z0-9][a-z0-9._-]{0,31})", re.IGNORECASE)
EVERYONE = frozenset({"channel", "here", "everyone"})
MOST = 50
"""More names than this in one text are noise or an attack: the rest stay words."""


class Called(NamedTuple):
    """The user names a text calls, in order and once each, and whether it calls everyone, by @here alone."""

    usernames: tuple[str, ...]
    everyone: bool
    here: bool = False


def called_in(text: str) -> Called:
    """Who is called; words inside code are not calls, and a full stop after a name is not part of it."""
    if "@" not in text:
        return Called((), everyone=False)
    found = dict.fromkeys(
        match.group(1).casefold().rstrip(".-") for match in MENTION.finditer(CODE.sub(" ", text))
    )
    groups = EVERYONE.intersection(found)
    names = tuple(name for name in found if name not in EVERYONE)[:MOST]
    return Called(names, everyone=bool(groups), here=groups == frozenset({"here"}))

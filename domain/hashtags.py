"""Words that a text files itself under: `#word`."""

import re

from domain.mentions import CODE

TAG = re.compile(r"(?<![\w#&/])#(\w[\w-]{0,79})")
MOST = 30
"""More words than this in one text file nothing: the rest stay words."""


def tags_in(text: str) -> tuple[str, ...]:
    """In order, once each, in small letters; words inside code are none, nor are numbers (`#1`)."""
    if "#" not in text:
        return ()
    found = dict.fromkeys(tag_of(match.group(1)) for match in TAG.finditer(CODE.sub(" ", text)))
    return tuple(tag for tag in found if not tag.isdigit())[:MOST]


def tag_of(word: str) -> str:
    """As it is compared."""
    return word.casefold().rstrip("-")

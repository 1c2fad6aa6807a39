"""How names become slugs, and which are acceptable."""

import re
import unicodedata
from collections.abc import Iterator

from domain.ids import UserId
from domain.mentions import EVERYONE
from domain.refusals import NameInvalid

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_OBJECT = re.compile(r"avatars/[0-9a-f-]{36}/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
SLUG_LENGTH = 80
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks of which nothing is seen; so it is with formatting characters and variation selectors."""


def slug_of(name: str) -> str:
    """The name as it stands in an address: letters of any script with their marks, digits, `-`, `_`; lower.

    Names that differ in what is not seen have the same one. Letters of two scripts that look alike differ.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    slug = "".join(_words_of(folded)).strip("-")[:SLUG_LENGTH].strip("-")
    if not slug:
        raise NameInvalid("expected at least one letter or digit", field="name")
    return slug


def _words_of(text: str) -> Iterator[str]:
    """Joined by one `-` each. A mark belongs to the letter before it."""
    before = "-"
    for letter in filter(_seen, text):
        part_of_word = letter.isalnum() or letter == "_" or (before != "-" and _is(letter, "M"))
        following = letter if part_of_word else "-"
        if following != "-" or before != "-":
            yield following
        before = following


def _seen(letter: str) -> bool:
    selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return not (selector or letter in _FILLERS or _is(letter, "Cf"))


def _is(letter: str, category: str) -> bool:
    return unicodedata.category(letter).startswith(category)


def username_of(wished: str) -> str:
    """A user name as it is stored: lower case, 1 to 32 of a-z, 0-9, '.', '-' and '_'."""
    username = wished.strip().casefold()
    if not _USERNAME.fullmatch(username):
        raise NameInvalid(
            "expected 1 to 32 of a-z, 0-9, '.', '-' and '_', the first a letter or digit", field="username"
        )
    if username in EVERYONE:
        raise NameInvalid("this name calls everyone; expected another", field="username")
    return username


def avatar_key_of(key: str, owner: UserId) -> str:
    """The key of an object that is theirs: whoever names another's would be shown it. Empty for none."""
    if key and not (_OBJECT.fullmatch(key) and key.startswith(f"avatars/{owner}/")):
        raise NameInvalid(f"expected avatars/{owner}/ and a file's name, or nothing", field="avatar_key")
    return key


def email_of(wished: str) -> str:
    """An address as it is compared: trimmed, lower case."""
    email = wished.strip().casefold()
    local, at, domain = email.partition("@")
    plain = email.isprintable() and not any(c.isspace() or c in "<>" for c in email)  # no controls, no bidi
    if not (plain and local and at and "." in domain) or len(email) > 254:
        raise NameInvalid("expected an e-mail address", field="email")
    return email

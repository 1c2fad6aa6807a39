"""Slack's control sequences: what stands between raw angle brackets, as Markdown."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from history.slack.emphasis import emphasised

SEQUENCE = re.compile(r"<([^<>]+)>")
PERSON = re.compile(r"@([A-Z0-9]{2,})")
CHANNEL = re.compile(r"#([A-Z0-9]{2,})")
DATE = re.compile(r"!date\^([0-9]{1,11})(?:\^.*)?", re.DOTALL)
LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s]+", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s]*", re.IGNORECASE)
EVERYONE = {"!here": "@here", "!channel": "@channel", "!everyone": "@everyone", "!group": "@channel"}
ENTITY = re.compile(r"&(amp|lt|gt);")
CHARACTERS = {"amp": "&", "lt": "<", "gt": ">"}
SCHEME = re.compile(r"^(?:https?://|mailto:)", re.IGNORECASE)
LABEL = str.maketrans({"[": "\\[", "]": "\\]"})
TARGET = str.maketrans({"(": "%28", ")": "%29", " ": "%20", "\n": "", "\r": ""})


def unescaped(text: str) -> str:
    """The three escapes of Slack, once; any other entity is what somebody typed."""
    return ENTITY.sub(lambda found: CHARACTERS[found[1]], text) if "&" in text else text


class Sequences:
    """Resolves one text's sequences and remembers whom they address."""

    def __init__(
        self,
        handle_of: Callable[[str], str],
        channel_of: Callable[[str], str | None],
        introduce: Callable[[str, str], None],
    ) -> None:
        self.handle_of = handle_of
        self.channel_of = channel_of
        self.introduce = introduce
        self.mentions: dict[str, None] = {}
        self.everyone = False

    def resolve(self, body: str) -> str | None:
        """Markdown for the body of `<…>`, or None if it means nothing to Slack."""
        target, bar, label = body.partition("|")
        match target[:1]:
            case "@":
                return self.person(target, label)
            case "#":
                return self.channel(target, label)
            case "!":
                return self.special(target, label)
            case _:
                return link(unescaped(target), label if bar else "")

    def person(self, target: str, label: str) -> str | None:
        found = PERSON.fullmatch(target)
        if found is None:
            return None
        key = found[1]
        if label:
            self.introduce(key, unescaped(label).removeprefix("@"))
        self.mentions[key] = None
        return f"@{self.handle_of(key)}"

    def channel(self, target: str, label: str) -> str | None:
        found = CHANNEL.fullmatch(target)
        if found is None:
            return None
        return f"#{self.channel_of(found[1]) or unescaped(label) or found[1]}"

    def special(self, target: str, label: str) -> str | None:
        if target in EVERYONE:
            self.everyone = True
            return EVERYONE[target]
        if target.startswith("!subteam^"):
            return f"@{unescaped(label).removeprefix('@') or 'team'}"
        if found := DATE.fullmatch(target):
            return unescaped(label) or f"{datetime.fromtimestamp(int(found[1]), UTC):%Y-%m-%d %H:%M} UTC"
        return unescaped(label) or None


def link(target: str, label: str) -> str | None:
    """Only schemes that a browser may follow become links; other addresses stay readable as text."""
    shown = unescaped(label)
    if not LINK.fullmatch(target):
        if not ADDRESS.fullmatch(target):
            return None
        return f"{shown} ({target})" if shown and shown != target else target
    if not shown.strip() or shown == target:
        return target
    if SCHEME.sub("", target).rstrip("/") == shown.rstrip("/"):
        return shown if target.startswith("mailto:") else target
    text = unescaped(emphasised(" ".join(label.split()))).translate(LABEL)
    return f"[{text}]({target.translate(TARGET)})"


def typed_address(body: str) -> str | None:
    """In code Slack still wraps addresses; what the author typed is the label, or else the address."""
    target, _, label = body.partition("|")
    if body.startswith(("@", "#", "!")) or not (LINK.fullmatch(target) or ADDRESS.fullmatch(target)):
        return None
    return label or target

"""Markdown as Slack's mrkdwn: the way back of `history.slack.text`."""

import re
from collections.abc import Mapping

from domain.mentions import CODE, EVERYONE, MENTION

LINK = r"\[(?P<label>[^\[\]\n|]+)\]\((?P<target>https?://[^\s()|<>]+)\)"
ADDRESS = r"(?P<address>https?://[^\s<>|]*[^\s<>|.,;:!?'\")\]])"
ATOM = re.compile(rf"{CODE.pattern}|{LINK}|{ADDRESS}", re.DOTALL)
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
STRIKE = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
SLANTED = re.compile(r"(?<![\w*])\*(?![\s*])([^*\n]*[^*\s])\*(?![\w*])")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def mrkdwn_of(text: str, people: Mapping[str, str], *, everyone: bool) -> str:
    """`people` are those whom the message calls: their ids by user name."""
    pieces: list[str] = []
    end = 0
    for found in ATOM.finditer(text):
        pieces += [_prose(text[end : found.start()], people, everyone=everyone), _atom(found)]
        end = found.end()
    return "".join([*pieces, _prose(text[end:], people, everyone=everyone)])


def escaped(text: str) -> str:
    return text.translate(ESCAPES)


def _atom(found: re.Match[str]) -> str:
    """Nothing in code or in an address means anything but itself."""
    if found["target"]:
        return f"<{escaped(found['target'])}|{escaped(found['label'])}>"
    return f"<{escaped(found[0])}>" if found["address"] else escaped(found[0])


def _prose(text: str, people: Mapping[str, str], *, everyone: bool) -> str:
    def called(mention: re.Match[str]) -> str:
        said = mention[1]
        name = said.casefold().rstrip(".-")
        if name in people:
            return f"<@{people[name]}>{said[len(name) :]}"
        return f"<!{name}>{said[len(name) :]}" if everyone and name in EVERYONE else mention[0]

    text = SLANTED.sub(r"_\1_", text)
    text = STRIKE.sub(r"~\1~", BOLD.sub(r"*\1*", text))
    return MENTION.sub(called, escaped(text))

"""Slack's mrkdwn as Markdown: sequences are read first, and only then is anything unescaped, once."""

import re
from collections.abc import Callable

import msgspec

from history.slack.emphasis import emphasised
from history.slack.sequences import SEQUENCE, Sequences, typed_address, unescaped

MARKUP = re.compile(r"[<&*~\0\ud800-\udfff]")
SURROGATE = re.compile(r"[\ud800-\udfff]")
ATOM = re.compile(r"(```[\s\S]*?```|`[^`\n]+`)|<([^<>]+)>")
HOLE = "\0"  # no text holds a NUL any more, so it can stand for what is finished already


class Markdown(msgspec.Struct, frozen=True):
    text: str
    mentions: tuple[str, ...] = ()
    everyone: bool = False


class Names(msgspec.Struct, frozen=True):
    """How the text may name people and channels; `introduce` hears labels given to people."""

    handle_of: Callable[[str], str]
    channel_of: Callable[[str], str | None]
    introduce: Callable[[str, str], None]


def markdown_of(text: str, names: Names) -> Markdown:
    if not MARKUP.search(text):
        return Markdown(text)
    text = SURROGATE.sub("\ufffd", text.replace(HOLE, ""))
    sequences = Sequences(names.handle_of, names.channel_of, names.introduce)
    atoms: list[str] = []

    def keep(found: re.Match[str]) -> str:
        code, body = found[1], found[2]
        done = code_of(code) if code else sequences.resolve(body)
        atoms.append(f"<{unescaped(body)}>" if done is None else done)
        return HOLE

    prose = unescaped(emphasised(ATOM.sub(keep, text)))
    return Markdown(filled(prose, atoms), tuple(sequences.mentions), sequences.everyone)


def filled(prose: str, atoms: list[str]) -> str:
    if not atoms:
        return prose
    pieces = prose.split(HOLE)
    return "".join(part for pair in zip(pieces, [*atoms, ""], strict=True) for part in pair)


def code_of(code: str) -> str:
    def typed(found: re.Match[str]) -> str:
        return typed_address(found[1]) or found[0]

    return unescaped(SEQUENCE.sub(typed, code))

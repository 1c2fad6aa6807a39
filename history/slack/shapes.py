"""Values of the wanted kind out of foreign JSON, or nothing; decoding bytes that JSON proper refuses."""

import re
from collections.abc import Iterable
from typing import Any, cast

import msgspec

Row = dict[str, Any]

BOM = b"\xef\xbb\xbf"
ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)"
)

objects = msgspec.json.Decoder(list[msgspec.Raw])
anything = msgspec.json.Decoder()


class Unreadable(Exception):
    """Bytes that are no JSON array, even after repair."""


def elements(data: bytes) -> tuple[list[msgspec.Raw], int]:
    """The array's elements still as bytes, and how many unstorable characters became U+FFFD."""
    data = data.removeprefix(BOM)
    try:
        data.decode()
        return objects.decode(data), 0
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
        repaired, count = repair(data)
    try:
        return objects.decode(repaired), count
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(str(error)) from None


def repair(data: bytes) -> tuple[bytes, int]:
    """Lone surrogates are legal JSON that no UTF-8 column can hold; Slack cuts emoji in half at times."""
    text = data.decode(errors="replace")
    data, count = text.encode(), text.count("�") - data.count("�".encode())

    def whole(found: re.Match[bytes]) -> bytes:
        nonlocal count
        if found[1] is None:
            return found[0]
        count += 1
        return b"\\ufffd"

    return ESCAPE.sub(whole, data), count


def row_of(raw: bytes | msgspec.Raw) -> Row | None:
    try:
        return as_object(anything.decode(raw))
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None


def as_object(value: object) -> Row | None:
    return cast("Row", value) if isinstance(value, dict) else None


def as_list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def as_text(value: object) -> str:
    """NUL goes: PostgreSQL stores it nowhere."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def text_in(row: Row, key: str) -> str:
    return as_text(row.get(key))


def object_in(row: Row, key: str) -> Row:
    return as_object(row.get(key)) or {}


def objects_in(row: Row, key: str) -> list[Row]:
    found = row.get(key)
    return [each for each in map(as_object, as_list(found)) if each is not None] if found else []


def texts_in(row: Row, key: str) -> tuple[str, ...]:
    """Distinct, in order, empty ones dropped."""
    return distinct(map(as_text, as_list(row.get(key))))


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))

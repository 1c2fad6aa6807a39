"""What is there and what never was, asked for alike: who may not know of the one cannot tell them apart."""

import re
from collections.abc import Mapping, Sequence
from uuid import uuid4

import httpx

from tests.api.harbour import INSIDE

READERS = [kind for kind in INSIDE if kind not in ("guest", "reader")]
PUBLIC = [kind for kind in INSIDE if kind not in ("reader", "outcast")]
PRIVATE = ("member", "narrow", "moderator", "owner")
SHARED = ("reader", *PRIVATE)
TALK = ("member", "narrow", "owner")
KNOWN: Mapping[str, Sequence[str]] = {
    "workspace": INSIDE,
    "general": READERS,
    "hello": READERS,
    "public": PUBLIC,
    "word": PUBLIC,
    "private": PRIVATE,
    "aside": PRIVATE,
    "secret": SHARED,
    "reply": SHARED,
    "lookout": ("reader", "owner"),
    "dm": TALK,
    "whisper": TALK,
    "plan": ("member", "narrow"),
    "invite": ("admin", "owner"),
    "channel_invite": ("owner",),
    "session": ("owner",),
    "stranger": ("stranger",),
    "elsewhere": ("elsewhere",),
}
"""Who knows of what; everybody inside knows everybody there. What is not an id, all may say."""
ALWAYS = ("wave", "sail", "not_found", "code_member", "channel_code")
OWN_WAY = re.compile(rb"x-request-id|date")


def invented(names: Mapping[str, str], kind: str) -> dict[str, str]:
    """An invented id for whatever this kind of person may not know of."""
    return {name: str(uuid4()) for name in names if not _knows(kind, name)}


def _knows(kind: str, name: str) -> bool:
    return name in ALWAYS or name == kind or kind in KNOWN.get(name, INSIDE)


def differences(real: httpx.Response, invented: httpx.Response) -> list[str]:
    """All that would tell the one from the other."""
    pairs = {
        "status": (real.status_code, invented.status_code),
        "body": (real.content, invented.content),
        "headers": (_headers(real), _headers(invented)),
    }
    return [f"{what}: {one!r} is not {other!r}" for what, (one, other) in pairs.items() if one != other]


def _headers(answer: httpx.Response) -> list[tuple[bytes, bytes]]:
    return sorted(
        (name.lower(), value) for name, value in answer.headers.raw if not OWN_WAY.match(name.lower())
    )

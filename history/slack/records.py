"""What an export says, in records that know neither Slack's JSON nor our domain."""

from datetime import datetime
from typing import Literal

import msgspec

Role = Literal["owner", "admin", "member", "guest"]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    handle: str
    name: str
    email: str | None = None
    title: str = ""
    timezone: str | None = None
    role: Role = "member"
    bot: bool = False
    deleted: bool = False
    listed: bool = True


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    kind: Literal["public", "private", "group", "dm"]
    name: str
    topic: str = ""
    description: str = ""
    created: datetime | None = None
    creator: str | None = None
    archived: bool = False
    general: bool = False
    members: tuple[str, ...] = ()


class File(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: str
    mimetype: str | None
    size: int | None
    url: str | None
    mode: str
    available: bool


class Reaction(msgspec.Struct, frozen=True):
    emoji: str
    users: tuple[str, ...]


class Joined(msgspec.Struct, frozen=True, tag="joined"):
    who: str


class Left(msgspec.Struct, frozen=True, tag="left"):
    who: str


class TopicSet(msgspec.Struct, frozen=True, tag="topic_set"):
    value: str


class PurposeSet(msgspec.Struct, frozen=True, tag="purpose_set"):
    value: str


class NameSet(msgspec.Struct, frozen=True, tag="name_set"):
    value: str


Change = Joined | Left | TopicSet | PurposeSet | NameSet


class Message(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    at: datetime
    author: str
    kind: Literal["text", "action", "notice"] = "text"
    subtype: str | None = None
    text: str = ""
    mentions: tuple[str, ...] = ()
    everyone: bool = False
    root: str | None = None
    broadcast: bool = False
    edited_at: datetime | None = None
    edited_by: str | None = None
    deleted: bool = False
    reactions: tuple[Reaction, ...] = ()
    files: tuple[File, ...] = ()
    change: Change | None = None

"""The lines of a bulk export, as far as we read them. Fields that we do not know are passed over."""

from typing import Any

import msgspec


class Channel(msgspec.Struct, frozen=True):
    """`type` is O, open, or P, private."""

    team: str
    name: str
    display_name: str | None = None
    type: str = "O"
    header: str | None = None
    purpose: str | None = None
    deleted_at: int | None = None


class InChannel(msgspec.Struct, frozen=True):
    name: str


class InTeam(msgspec.Struct, frozen=True):
    name: str
    roles: str | None = None
    channels: list[InChannel] | None = None


class User(msgspec.Struct, frozen=True):
    username: str
    email: str | None = None
    nickname: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    position: str | None = None
    delete_at: int | None = None
    teams: list[InTeam] | None = None


class Bot(msgspec.Struct, frozen=True):
    username: str
    display_name: str | None = None
    delete_at: int | None = None


class Reaction(msgspec.Struct, frozen=True):
    user: str
    emoji_name: str


class Attachment(msgspec.Struct, frozen=True):
    path: str


class Post(msgspec.Struct, frozen=True):
    """Of a channel, or a direct one, or a reply to either. Times are milliseconds."""

    user: str
    create_at: int
    message: str | None = None
    type: str | None = None
    edit_at: int | None = None
    reactions: list[Reaction] | None = None
    attachments: list[Attachment] | None = None
    replies: list["Post"] | None = None
    team: str | None = None
    channel: str | None = None
    channel_members: list[str] | None = None


class Participant(msgspec.Struct, frozen=True):
    username: str


class Direct(msgspec.Struct, frozen=True):
    """Newer exports tell `participants`, older ones `members`."""

    members: list[str] | None = None
    participants: list[Participant] | None = None
    header: str | None = None

    def people(self) -> list[str]:
        return self.members or [each.username for each in self.participants or ()]


class Line(msgspec.Struct, frozen=True):
    """`type` names the field that is there."""

    type: str
    version: int | None = None
    team: Any = None
    channel: Channel | None = None
    user: User | None = None
    bot: Bot | None = None
    post: Post | None = None
    direct_channel: Direct | None = None
    direct_post: Post | None = None


decode = msgspec.json.Decoder(Line).decode

"""Mattermost's lines as the records that imports take."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import Literal

from domain.mentions import called_in
from history.mattermost.lines import Attachment, Bot, Channel, Direct, InTeam, Post, User
from history.slack import Conversation, File, Message, Person, Reaction
from history.slack.records import Role

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GENERAL = "town-square"
"""Everybody of a team is in it."""
ALL = "all"
"""Calls everyone there, as @channel does."""


def person_of(user: User, stays: list[InTeam]) -> Person:
    whole = " ".join(filter(None, (user.first_name, user.last_name)))
    return Person(
        key=user.username,
        handle=user.username,
        name=user.nickname or whole or user.username,
        email=user.email or None,
        title=user.position or "",
        role=_role(" ".join(team.roles or "" for team in stays)),
        deleted=bool(user.delete_at),
    )


def _role(roles: str) -> Role:
    if "team_admin" in roles:
        return "admin"
    return "guest" if "team_guest" in roles else "member"


def robot_of(bot: Bot) -> Person:
    name = bot.display_name or bot.username
    return Person(key=bot.username, handle=bot.username, name=name, bot=True, deleted=bool(bot.delete_at))


def stranger(username: str) -> Person:
    return Person(key=username, handle=username, name=username, listed=False)


def channel_of(channel: Channel, members: list[str]) -> Conversation:
    return Conversation(
        key=channel.name,
        kind="private" if channel.type == "P" else "public",
        name=channel.name,
        topic=channel.header or "",
        description=channel.purpose or "",
        archived=bool(channel.deleted_at),
        general=channel.name == GENERAL,
        members=tuple(dict.fromkeys(members)),
    )


def direct_key(people: Iterable[str]) -> str:
    """No channel has a name like it."""
    return "@" + " ".join(sorted(set(people)))


def direct_of(key: str, direct: Direct) -> Conversation:
    members = tuple(sorted(set(direct.people())))
    kind: Literal["dm", "group"] = "dm" if len(members) <= 2 else "group"
    return Conversation(key=key, kind=kind, name="", topic=direct.header or "", members=members)


def messages_of(post: Post, known: Callable[[str], bool], seen: set[str]) -> Iterator[Message]:
    root = _message(post, known, seen)
    yield root
    for reply in sorted(post.replies or (), key=lambda reply: reply.create_at):
        yield _message(reply, known, seen, root.key)


def _message(post: Post, known: Callable[[str], bool], seen: set[str], root: str | None = None) -> Message:
    """Known by its time and author, and by its number if they said several things at once."""
    base = key = f"{post.create_at}.{post.user}"
    number = 1
    while key in seen:
        number += 1
        key = f"{base}.{number}"
    seen.add(key)
    text = (post.message or "").replace("\0", "")
    called = called_in(text)
    return Message(
        key=key,
        at=moment(post.create_at),
        author=post.user,
        kind=_kind(post.type or ""),
        subtype=post.type or None,
        text=text,
        mentions=tuple(filter(known, called.usernames)),
        everyone=called.everyone or ALL in called.usernames,
        root=root,
        edited_at=moment(post.edit_at) if post.edit_at else None,
        reactions=_reactions(post),
        files=tuple(map(_file, post.attachments or ())),
    )


def moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


def _kind(type: str) -> Literal["text", "action", "notice"]:
    if type == "me":
        return "action"
    return "notice" if type.startswith("system_") else "text"


def _reactions(post: Post) -> tuple[Reaction, ...]:
    users: dict[str, dict[str, None]] = {}
    for each in post.reactions or ():
        users.setdefault(each.emoji_name, {})[each.user] = None
    return tuple(Reaction(emoji, tuple(those)) for emoji, those in users.items())


def _file(attachment: Attachment) -> File:
    """Its body stands in the zip, and is not taken."""
    name = PurePosixPath(attachment.path).name or "file"
    return File(key=attachment.path, name=name, mimetype=None, size=None, url=None, mode="", available=False)

"""One raw row as a Message."""

from collections.abc import Container
from datetime import datetime
from typing import Literal

import msgspec

from history.slack.authors import author_of
from history.slack.blocks import spoken
from history.slack.files import files_of
from history.slack.people import SLACKBOT, Directory
from history.slack.records import (
    Change,
    Joined,
    Left,
    Message,
    NameSet,
    PurposeSet,
    Reaction,
    TopicSet,
)
from history.slack.sequences import unescaped
from history.slack.shapes import Row, distinct, object_in, objects_in, text_in, texts_in
from history.slack.stamps import key_of, micros_of, moment_of
from history.slack.text import Names, markdown_of

SAID = {
    "",
    "thread_broadcast",
    "bot_message",
    "slackbot_response",
    "file_share",
    "file_comment",
    "tombstone",
    "assistant_app_thread",
}
COMMENTED = " and commented: "


class Scribe(msgspec.Struct, frozen=True):
    """What a row needs to know of the rest of the export."""

    people: Directory
    names: Names
    uploads: Container[str]

    def message(self, row: Row, micros: int, root: int, broadcast: bool) -> Message:
        subtype = text_in(row, "subtype")
        author = self.people.meet(author_of(row) or "", row)
        words = markdown_of(words_of(row, subtype), self.names)
        edited_at, edited_by = edit_of(row)
        message = Message(
            key=key_of(micros),
            at=moment_of(micros),
            author=author,
            kind=kind_of(subtype),
            subtype=subtype or None,
            text=words.text,
            mentions=distinct(map(self.people.resolve, words.mentions)),
            everyone=words.everyone,
            root=key_of(root) if root else None,
            broadcast=bool(root) and (broadcast or subtype == "thread_broadcast"),
            edited_at=edited_at,
            edited_by=edited_by,
            deleted=subtype == "tombstone",
            reactions=reactions_of(row),
            files=files_of(row, self.uploads),
            change=change_of(row, subtype, author, self.names),
        )
        self.refer_to_all(message)
        return message

    def refer_to_all(self, message: Message) -> None:
        self.people.refer(message.mentions)
        if message.edited_by:
            self.people.refer([message.edited_by])
        for reaction in message.reactions:
            self.people.refer(reaction.users)

    def parent(self, reply: Row) -> str:
        """The author of a missing root, whom its replies may still name."""
        author = self.people.resolve(text_in(reply, "parent_user_id") or SLACKBOT)
        self.people.refer([author])
        return author


def placeholder_root(micros: int, author: str) -> Message:
    return Message(key=key_of(micros), at=moment_of(micros), author=author, deleted=True)


def kind_of(subtype: str) -> Literal["text", "action", "notice"]:
    if subtype == "me_message":
        return "action"
    return "text" if subtype in SAID else "notice"


def words_of(row: Row, subtype: str) -> str:
    """In old rows about files the author's own words are the comment; the text around it is Slack's."""
    text = text_in(row, "text")
    if subtype == "file_comment":
        return text_in(object_in(row, "comment"), "comment") or text
    if subtype == "file_share" and (file := object_in(row, "file")):
        comment = text_in(object_in(file, "initial_comment"), "comment")
        return comment or text.partition(COMMENTED)[2] or text
    if text.strip():
        return text
    return spoken(row) or (subtype.replace("_", " ") if kind_of(subtype) == "notice" else text)


def edit_of(row: Row) -> tuple[datetime | None, str | None]:
    """An app's edit names nobody."""
    edited = object_in(row, "edited")
    micros = micros_of(edited.get("ts"))
    return (None, None) if micros is None else (moment_of(micros), text_in(edited, "user") or None)


def reactions_of(row: Row) -> tuple[Reaction, ...]:
    """Only people who are named count: `count` is cut in some dumps and invented in others."""
    listed = objects_in(row, "reactions")
    if not listed:
        return ()
    by_emoji: dict[str, dict[str, None]] = {}
    for each in listed:
        if emoji := text_in(each, "name").strip(":"):
            by_emoji.setdefault(emoji, {}).update(dict.fromkeys(texts_in(each, "users")))
    return tuple(Reaction(emoji, tuple(users)) for emoji, users in by_emoji.items() if users)


def change_of(row: Row, subtype: str, author: str, names: Names) -> Change | None:
    change: Change | None = None
    match subtype.split("_", 1):
        case ["channel" | "group", "join"]:
            change = Joined(author)
        case ["channel" | "group", "leave"]:
            change = Left(author)
        case ["channel" | "group", "topic"]:
            change = TopicSet(markdown_of(text_in(row, "topic"), names).text)
        case ["channel" | "group", "purpose"]:
            change = PurposeSet(markdown_of(text_in(row, "purpose"), names).text)
        case ["channel" | "group", "name"] if name := unescaped(text_in(row, "name")):
            change = NameSet(name)
        case _:
            pass
    return change

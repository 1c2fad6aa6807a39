"""Who wrote a row: the person or bot key, from whichever place the age of the row used."""

import re

from history.slack.shapes import Row, object_in, text_in

LABELLED = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


def author_of(row: Row) -> str | None:
    """None if nobody can be named, and then nobody can be shown."""
    user = text_in(row, "user")
    match row.get("subtype"):
        case "huddle_thread" if starter := text_in(object_in(row, "room"), "created_by"):
            return starter
        case "file_comment" if commenter := text_in(object_in(row, "comment"), "user"):
            return commenter
        case _:
            return user or bot_of(row)


def bot_of(row: Row) -> str | None:
    if key := text_in(row, "bot_id") or text_in(object_in(row, "bot_profile"), "id"):
        return key
    name = text_in(row, "username").strip()
    if found := LABELLED.fullmatch(name):
        return found[1]
    if name:
        return f"bot:{name}"
    return "bot:unknown" if row.get("subtype") == "bot_message" else None

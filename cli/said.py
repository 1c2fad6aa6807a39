"""A frame as a line of a conversation."""

from typing import Any
from uuid import UUID


def said(names: dict[Any, str], frame: dict[str, Any]) -> str | None:
    """None of what nobody would say aloud. `names` are usernames and channels' names by id."""
    data = frame["data"]

    def named(field: str) -> str:
        return names.get(UUID(data[field]), "somebody") if data.get(field) else "somebody"

    def in_its_place(text: str) -> str:
        reply = "  ↳ " if data.get("root_id") else ""
        at = data.get("created_at", "")[:19].replace("T", " ")
        return f"{at:<19} #{named('channel_id')} {reply}{text}"

    if data.get("root_id") and frame["room"].startswith("channel:"):
        return None  # a broadcast reply is told in its thread as well
    match frame["type"]:
        case "message_sent" if data["notice"]:
            return in_its_place(f"* {data['text']}")
        case "message_sent":
            return in_its_place(f"{named('author_id')}: {data['text']}")
        case "message_updated":
            return in_its_place(f"{named('author_id')} (edited): {data['text']}")
        case "message_deleted":
            return in_its_place(f"* a message by {named('author_id')} was deleted")
        case "reaction_added":
            return in_its_place(f"* {named('user_id')} reacted with {data['emoji']}")
        case _:
            return None

"""People, conversations and messages as the rows of a Slack export."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.ids import SYSTEM
from history.exports.slack.markup import escaped, mrkdwn_of
from history.slack.stamps import EPOCH, key_of

Row = dict[str, Any]

KINDS = {"public": "C", "private": "G", "group": "G", "dm": "D"}
NOTICES = {"description": "purpose", "rename": "name"}
"""Slack's words for changes that we call otherwise."""
TELLS = {"topic": "topic", "description": "purpose", "rename": "name"}
"""Fields in which notices there say what it is now."""


def key(letter: str, id: UUID) -> str:
    return f"{letter}{id.hex.upper()}"


def person(row: Row) -> Row:
    told = row["details"]
    name = told.get("display_name", "")
    here = row["status"] == "active" and not row["deactivated"]
    return {
        "id": key("U", row["id"]),
        "name": row["username"],
        "deleted": not here,
        "real_name": name,
        "tz": told.get("timezone"),
        "is_bot": row["bot"],
        "is_admin": row["role"] in ("owner", "admin"),
        "is_owner": row["role"] == "owner",
        "is_restricted": row["role"] == "guest",
        "profile": {
            "real_name": name,
            "display_name": name,
            "email": row["email"],
            "title": told.get("title", ""),
        },
    }


def place(row: Row) -> Row:
    name = row["slug"] or (f"mpdm-{row['id'].hex}" if row["kind"] == "group" else "")
    return {
        "id": key(KINDS[row["kind"]], row["id"]),
        "name": name,
        "created": int(row["created_at"].timestamp()),
        "creator": "" if row["created_by"] == SYSTEM else key("U", row["created_by"]),
        "is_archived": row["archived"],
        "is_general": row["general"],
        "members": [key("U", member) for member in row["members"]],
        "topic": {"value": escaped(row["topic"])},
        "purpose": {"value": escaped(row["description"])},
    }


def micros_at(moment: datetime) -> int:
    return (moment - EPOCH) // datetime.resolution


class Clock:
    """Messages are known by their time there: no two of a conversation have the same."""

    def __init__(self) -> None:
        self._last = 0
        self.roots: dict[UUID, str] = {}

    def stamp(self, row: Row) -> str:
        self._last = max(micros_at(row["created_at"]), self._last + 1)
        stamp = key_of(self._last)
        if row["begins"]:
            self.roots[row["id"]] = stamp
        return stamp


def message(row: Row, clock: Clock, names: Mapping[UUID, str]) -> Row:
    """`names` are everybody's user names. Deleted messages are tombstones; polls and places become words."""
    stamp = clock.stamp(row)
    called = {names[id].casefold(): key("U", id) for id in row["mentions"] if id in names}
    told: Row = {
        "type": "message",
        "ts": stamp,
        "user": key("U", row["author_id"]),
        "text": mrkdwn_of(words(row), called, everyone=row["everyone"]),
    }
    if subtype := subtype_of(row):
        told["subtype"] = subtype
    if thread := clock.roots.get(row["root_id"] or row["id"]):
        told["thread_ts"] = thread
    if row["edited_at"] and not row["deleted_at"]:
        told["edited"] = {"user": told["user"], "ts": key_of(micros_at(row["edited_at"]))}
    notice: Row = row["notice"] or {}
    if field := TELLS.get(notice.get("kind", "")):
        told[field] = escaped(notice.get("value") or "")
    if row["reactions"]:
        told["reactions"] = [
            {"name": emoji, "count": len(users), "users": [key("U", UUID(user)) for user in users]}
            for emoji, users in row["reactions"].items()
        ]
    if row["files"]:
        told["files"] = [file(row["id"], number, each) for number, each in enumerate(row["files"])]
    return told


def subtype_of(row: Row) -> str | None:
    if row["deleted_at"]:
        return "tombstone"
    if row["content_type"] == "action":
        return "me_message"
    if row["content_type"] == "system":
        notice: Row = row["notice"] or {}
        kind: str = notice.get("kind", "notice")
        return f"channel_{NOTICES.get(kind, kind)}"
    return "thread_broadcast" if row["root_id"] and row["seq"] is not None else None


def words(row: Row) -> str:
    content: Row = row["content"] or {}
    said = [row["text"]]
    if row["content_type"] == "code":
        said = [f"```\n{row['text']}\n```"]
    if poll := content.get("poll"):
        said += [poll["question"], *(f"• {option}" for option in poll["options"])]
    if location := content.get("location"):
        said.append(f"{location.get('label', '')} ({location['lat']}, {location['lon']})".strip())
    if forward := content.get("forward"):
        said += [f"> {line}" for line in forward.get("text", "").splitlines()]
    return "\n".join(filter(None, said))


def file(id: UUID, number: int, row: Row) -> Row:
    url = row.get("url", "")
    return {
        "id": f"F{id.hex.upper()}{number}",
        "name": row["name"],
        "mimetype": row.get("content_type", ""),
        "size": row.get("size"),
        "mode": "external",
        "is_external": True,
        "external_url": url,
        "url_private": url,
    }

"""A screen as stores show it: by id, in the words of pages. web/sdk/views.js says the same."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from backscroll_client.screen import ById, Json, Screen
from backscroll_client.timelines import messages


class Input(NamedTuple):
    """What stands in an input field."""

    text: str = ""
    attachment: Json | None = None


Inputs = Mapping[str, Input]

NOTHING = Input()


class View(NamedTuple):
    users: ById
    workspaces: ById
    channels: ById
    direct_messages: ById


def view_of(screen: Screen, inputs: Inputs) -> View:
    return View(
        users=_each(screen.users, lambda user: user_of(screen, user)),
        workspaces={screen.workspace["id"]: workspace_of(screen)},
        channels=_each(screen.channels, lambda entry: place_of(screen, entry, inputs)),
        direct_messages=_each(screen.dms, lambda entry: talk_of(screen, entry, inputs)),
    )


def _each(mapping: ById, of: Callable[[Json], Json]) -> ById:
    return {id: of(entry) for id, entry in mapping.items()}


def _some(entry: Json, *names: str) -> Json:
    return {name: entry[name] for name in names}


def workspace_of(screen: Screen) -> Json:
    return {
        **_some(screen.workspace, "id", "name", "description", "slug", "owner_id", "role"),
        "sidebar": screen.sidebar,
        "files": [],
        "channels": list(screen.channels),
        "direct_messages": list(screen.dms),
        "members": list(screen.users),
        "admins": [id for id, user in screen.users.items() if user["role"] == "admin"],
    }


def user_of(screen: Screen, user: Json) -> Json:
    """Whoever is not watched is shown as away from everything."""
    seen = screen.presence.get(user["id"], {})
    status = seen.get("status", "offline")
    return {
        **user,
        "image_url": user["avatar_url"],
        "is_online": status != "offline",
        "status": status,
        "last_seen_at": seen.get("last_seen_at"),
        "custom_status": seen.get("custom_status"),
    }


def place_of(screen: Screen, entry: Json, inputs: Inputs) -> Json:
    id, input = entry["id"], inputs.get(entry["id"], NOTHING)
    return {
        **_some(entry, "id", "name", "description", "topic", "slug", "workspace_id", "kind", "archived"),
        **_some(entry, "member", "role"),
        "messages": _messages(screen, id, inputs),
        "users_typing": list(screen.typing.get(id, [])),
        "last_message_sent_at": entry["last_message_at"],
        "last_viewed_at": entry["last_viewed_at"],
        "unread_message_count": entry["unread"],
        "mention_count": entry["mentions"],
        "main_input_text": input.text,
        "main_input_attachment": input.attachment,
    }


def talk_of(screen: Screen, entry: Json, inputs: Inputs) -> Json:
    """`user_id` is the first other person, or oneself when there is nobody else."""
    others = (user for user in entry["user_ids"] if user != screen.me)
    return {
        **place_of(screen, entry, inputs),
        "user_id": next(others, screen.me),
        "user_ids": entry["user_ids"],
    }


def _messages(screen: Screen, id: str, inputs: Inputs) -> list[Json]:
    return [_message(screen, each, id, inputs) for each in messages(screen, id)]


def _message(screen: Screen, message: Json, shown_in: str, inputs: Inputs) -> Json:
    id = message["id"]
    children = _messages(screen, id, inputs) if id != shown_in and id in screen.timelines else []
    input = inputs.get(id, NOTHING)
    return {
        **message,
        "user_id": message.get("author_id"),
        "content": message["text"],
        "attachment": next(iter(message.get("files") or ()), None),
        "parent_id": message["root_id"],
        "status": message.get("status", "sent"),
        "children": children,
        "thread_input_text": input.text,
        "thread_input_attachment": input.attachment,
    }

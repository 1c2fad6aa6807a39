"""Channels and conversations: which there are, and one's own part in them."""

from typing import Any

from msgspec.structs import replace

from backscroll_client.screen import Json, Room, Screen, change_place, place, without

STATIC = ("name", "slug", "topic", "description", "archived", "max_participants")
"""Of a channel one is not in, this is all that one is told."""


def joined(screen: Screen, told: Json, _: Room) -> Screen:
    if told["channel"] is not None:
        return _arrived(screen, told, "channels")
    entry = place(screen, told["channel_id"])
    if entry is None or not entry["member"]:
        return screen
    mine = {"role": told["role"], "permissions": told["permissions"]} if told["user_id"] == screen.me else {}
    return change_place(screen, told["channel_id"], member_count=told["member_count"], **mine)


def conversation_created(screen: Screen, told: Json, _: Room) -> Screen:
    return _arrived(screen, told, "dms")


def _arrived(screen: Screen, told: Json, shelf: str) -> Screen:
    channel = told["channel"]
    if channel["workspace_id"] != screen.workspace["id"]:
        return screen
    mine = {**_outside(), "member": True, "role": told["role"]}
    entry = {**mine, **channel, "last_read_seq": channel["last_seq"]}
    return replace(screen, **{shelf: {**getattr(screen, shelf), channel["id"]: entry}})


def left(screen: Screen, told: Json, room: Room) -> Screen:
    entry = place(screen, told["channel_id"])
    if entry is None:
        return screen
    if told["user_id"] != screen.me:
        count = {"member_count": told["member_count"]} if entry["member"] else {}
        return change_place(screen, told["channel_id"], **count)
    if entry["kind"] == "public" and screen.workspace["role"] != "guest" and not told["banned"]:
        screen = _without_threads(screen, told["channel_id"])
        return change_place(screen, told["channel_id"], **_outside())
    return deleted(screen, told, room)


def _outside() -> dict[str, Any]:
    """One's part in a channel one is not in."""
    counts = dict.fromkeys(("last_seq", "member_count", "last_read_seq", "unread", "mentions"), 0)
    mine: Json = {
        "member": False,
        "role": None,
        "permissions": [],
        "last_viewed_at": None,
        "last_message_at": None,
    }
    return {**counts, **mine, "notify": "all", "muted": False, "muted_until": None}


def _without_threads(screen: Screen, channel: str) -> Screen:
    threads = {root: entry for root, entry in screen.threads.items() if entry["channel_id"] != channel}
    guests = {root: home for root, home in screen.guest_threads.items() if home != channel}
    return replace(screen, threads=threads, guest_threads=guests)


def created(screen: Screen, channel: Json, _: Room) -> Screen:
    if channel["workspace_id"] != screen.workspace["id"] or channel["id"] in screen.channels:
        return screen
    return replace(screen, channels={**screen.channels, channel["id"]: {**channel, **_outside()}})


def updated(screen: Screen, channel: Json, _: Room) -> Screen:
    return change_place(screen, channel["id"], **{name: channel[name] for name in STATIC})


def deleted(screen: Screen, gone: Json, _: Room) -> Screen:
    screen, id = _without_threads(screen, gone["channel_id"]), gone["channel_id"]
    return replace(screen, channels=without(screen.channels, id), dms=without(screen.dms, id))


def preferences_updated(screen: Screen, told: Json, _: Room) -> Screen:
    fields = {name: told[name] for name in ("notify", "muted", "muted_until")}
    return change_place(screen, told["channel_id"], **fields)


HANDLERS = {
    "user_joined_channel": joined,
    "user_left_channel": left,
    "conversation_created": conversation_created,
    "channel_created": created,
    "channel_updated": updated,
    "channel_deleted": deleted,
    "channel_preferences_updated": preferences_updated,
}

"""What is unread: the numbers of channels, conversations and threads."""

from typing import Any

from msgspec.structs import replace

from backscroll_client.screen import ById, Json, Room, Screen, change_place, change_thread, place, without


def sent(screen: Screen, message: Json, room: Room) -> Screen:
    if room.kind == "thread":
        return _replied(screen, message)
    entry = place(screen, message["channel_id"])
    if entry is None or not entry["member"]:
        return screen
    fields = _counted(screen, entry, message)
    if message["notice"] is None:
        fields["last_message_at"] = message["created_at"]
    if _mine(screen, message) and "unread" in fields:
        fields["last_viewed_at"] = message["created_at"]
    return change_place(screen, message["channel_id"], **fields)


def _replied(screen: Screen, message: Json) -> Screen:
    root, channel = message["root_id"], message["channel_id"]
    if root in screen.opened or not _followable(screen, root, channel):
        return screen
    entry = screen.threads.get(root) or _all_read(root, channel, message["seq"] - 1)
    return change_thread(screen, {**entry, **_counted(screen, entry, message)})


def _followable(screen: Screen, root: str, channel: str) -> bool:
    """Whether it is a thread of this workspace: who follows it from another channel may not see its own."""
    return place(screen, channel) is not None or root in screen.guest_threads


def _all_read(root: str, channel: str, seq: int) -> Json:
    counts = {"last_seq": seq, "last_read_seq": seq, "unread": 0, "mentions": 0}
    return {"root_id": root, "channel_id": channel, **counts}


def _counted(screen: Screen, entry: Json, message: Json) -> dict[str, Any]:
    seq = message["seq"]
    if message["content_type"] == "system":
        return {"last_seq": seq}
    if _mine(screen, message):
        return {"last_seq": seq, "last_read_seq": seq, "unread": 0, "mentions": 0}
    mentions = entry["mentions"] + _calls(screen, message, message["author_id"])
    return {"last_seq": seq, "unread": entry["unread"] + 1, "mentions": mentions}


def _mine(screen: Screen, message: Json) -> bool:
    return message["author_id"] == screen.me


def _calls(screen: Screen, call: Json, author: str) -> int:
    return int((call["everyone"] or screen.me in call["mentions"]) and author not in screen.blocked)


def deleted(screen: Screen, gone: Json, room: Room) -> Screen:
    if not gone["counted"]:
        return screen
    return _recounted(screen, gone, room, unread=-1, mentions=-_calls(screen, gone["was"], gone["author_id"]))


def restored(screen: Screen, message: Json, room: Room) -> Screen:
    if message["content_type"] == "system":
        return screen
    return _recounted(screen, message, room, unread=1, mentions=_calls(screen, message, message["author_id"]))


def updated(screen: Screen, message: Json, room: Room) -> Screen:
    if message["content_type"] == "system":
        return screen
    author = message["author_id"]
    mentions = _calls(screen, message, author) - _calls(screen, message["was"], author)
    return _recounted(screen, message, room, unread=0, mentions=mentions)


def _recounted(screen: Screen, message: Json, room: Room, *, unread: int, mentions: int) -> Screen:
    """Where this message is still before me, by so much."""
    within_thread = room.kind == "thread"
    found = screen.threads.get(message["root_id"]) if within_thread else place(screen, message["channel_id"])
    if found is None or message["seq"] <= found["last_read_seq"] or _mine(screen, message):
        return screen
    if not within_thread and not found["member"]:
        return screen
    counts = {"unread": found["unread"] + unread, "mentions": found["mentions"] + mentions}
    if within_thread:
        return replace(screen, threads={**screen.threads, message["root_id"]: {**found, **counts}})
    return change_place(screen, message["channel_id"], **counts)


def channel_read(screen: Screen, read: Json, _: Room) -> Screen:
    fields = {name: read[name] for name in ("last_read_seq", "unread", "mentions")}
    if read["last_viewed_at"]:
        fields["last_viewed_at"] = read["last_viewed_at"]
    return change_place(screen, read["channel_id"], **fields)


def thread_read(screen: Screen, read: Json, _: Room) -> Screen:
    if not _followable(screen, read["root_id"], read["channel_id"]):
        return screen
    entry = screen.threads.get(read["root_id"]) or _all_read(read["root_id"], read["channel_id"], 0)
    counts = {name: read[name] for name in ("last_seq", "last_read_seq", "unread", "mentions")}
    return change_thread(screen, {**entry, **counts})


def workspace_read(screen: Screen, read: Json, _: Room) -> Screen:
    if read["workspace_id"] != screen.workspace["id"]:
        return screen
    channels, dms = _all_seen(screen.channels, read["at"]), _all_seen(screen.dms, read["at"])
    return replace(screen, channels=channels, dms=dms, threads={})


def _all_seen(places: ById, at: str) -> ById:
    def seen(entry: Json) -> Json:
        now = {"last_read_seq": entry["last_seq"], "last_viewed_at": at, "unread": 0, "mentions": 0}
        return {**entry, **now} if entry["member"] else entry

    return {id: seen(entry) for id, entry in places.items()}


def followed(screen: Screen, told: Json, _: Room) -> Screen:
    """Whoever begins to follow has read all there is."""
    opened = tuple(root for root in screen.opened if root != told["root_id"])
    guests = screen.guest_threads
    if told.get("guest") and told["workspace_id"] == screen.workspace["id"]:
        guests = {**guests, told["root_id"]: told["channel_id"]}
    threads = without(screen.threads, told["root_id"])
    return replace(screen, opened=opened, threads=threads, guest_threads=guests)


def unfollowed(screen: Screen, told: Json, _: Room) -> Screen:
    guests = {root: home for root, home in screen.guest_threads.items() if root != told["root_id"]}
    return replace(screen, threads=without(screen.threads, told["root_id"]), guest_threads=guests)


def related(screen: Screen, told: Json, _: Room) -> Screen:
    """What counts from now on; what counted so far is told by the reads that follow."""
    others = [each for each in screen.blocked if each != told["user_id"]]
    return replace(screen, blocked=sorted([*others, told["user_id"]]) if told["blocks"] else others)


HANDLERS = {
    "message_sent": sent,
    "message_deleted": deleted,
    "message_restored": restored,
    "message_updated": updated,
    "channel_read": channel_read,
    "thread_read": thread_read,
    "workspace_read": workspace_read,
    "thread_followed": followed,
    "thread_unfollowed": unfollowed,
    "relationship_changed": related,
}

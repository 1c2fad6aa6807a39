"""What is shown of a channel's or a thread's messages: it begins with a page and goes on by frames alone.

Applying frames to a page that knows of them already does no harm, as long as those after them follow.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from backscroll_client.screen import Json, Room, Screen, Timeline, room_of

TOMBSTONE: Json = {
    "text": "",
    "files": [],
    "mentions": [],
    "everyone": False,
    "reactions": {},
    "pin": None,
    "preview": None,
    "language": None,
    "location": None,
    "poll": None,
    "forward": None,
    "deleted": True,
}

WORDLESS: Json = {"text": "", "language": None, "location": None, "files": [], "gone": True}
"""Of a forward whose original is gone."""


def of_page(channel: str, messages: Sequence[Json], next: int | None) -> Timeline:
    """Of the newest page: `next` is the answer's, null when nothing is before it."""
    return Timeline(channel, _before(messages, next), tuple(messages))


def _before(messages: Sequence[Json], next: int | None) -> int:
    return messages[0]["seq"] - 1 if messages and next is not None else 0


def apply(timeline: Timeline, type: str, data: Json) -> Timeline:
    handle = MESSAGES.get(type)
    return timeline if handle is None else handle(timeline, data)


def _shown(timeline: Timeline, message: Json) -> Timeline:
    """In its place; unless it is older than what is known here."""
    if message["seq"] <= timeline.since:
        return timeline
    view = {name: value for name, value in message.items() if name != "was"}
    place = len(timeline.messages)
    while place and timeline.messages[place - 1]["seq"] >= message["seq"]:
        place -= 1
    after = timeline.messages[place:]
    if after and after[0]["id"] == message["id"]:
        after = after[1:]
    return replace(timeline, messages=(*timeline.messages[:place], view, *after))


def _deleted(timeline: Timeline, gone: Json) -> Timeline:
    return _set(timeline, gone["id"], lambda _: {**TOMBSTONE, "hidden": gone["hidden"]})


def _set(timeline: Timeline, id: str, fields: Callable[[Json], Json]) -> Timeline:
    for place in range(len(timeline.messages) - 1, -1, -1):
        message = timeline.messages[place]
        if message["id"] == id:
            changed = {**message, **fields(message)}
            around = timeline.messages[:place], timeline.messages[place + 1 :]
            return replace(timeline, messages=(*around[0], changed, *around[1]))
    return timeline


def _reacted(timeline: Timeline, told: Json) -> Timeline:
    return _set(timeline, told["message_id"], lambda message: _reactions(message, told, [told["user_id"]]))


def _unreacted(timeline: Timeline, told: Json) -> Timeline:
    return _set(timeline, told["message_id"], lambda message: _reactions(message, told, []))


def _reactions(message: Json, told: Json, now: list[str]) -> Json:
    """The person goes to the end of the emoji's list, or out of it; an empty list goes."""
    reactions: dict[str, list[str]] = message["reactions"]
    people = [each for each in reactions.get(told["emoji"], []) if each != told["user_id"]] + now
    others = {emoji: users for emoji, users in reactions.items() if emoji != told["emoji"]}
    if not people:
        return {"reactions": others}
    return {"reactions": {**reactions, told["emoji"]: people}}


def _thread(timeline: Timeline, told: Json) -> Timeline:
    return _set(timeline, told["root_id"], lambda _: {"thread": told["thread"]})


def _pin(timeline: Timeline, told: Json) -> Timeline:
    return _set(timeline, told["message_id"], lambda _: {"pin": told["pin"]})


def _poll(timeline: Timeline, told: Json) -> Timeline:
    return _set(timeline, told["message_id"], lambda _: {"poll": told["poll"]})


def _original_deleted(timeline: Timeline, told: Json) -> Timeline:
    for message in _forwards_of(timeline, told["message_id"]):
        id, forward = message["id"], message["forward"]
        if not forward["gone"]:
            timeline = replace(timeline, words={**timeline.words, id: forward})
        timeline = _set(timeline, id, lambda shown: {"forward": {**shown["forward"], **WORDLESS}})
    return timeline


def _original_restored(timeline: Timeline, told: Json) -> Timeline:
    for message in _forwards_of(timeline, told["message_id"]):
        id, words = message["id"], timeline.words.get(message["id"])
        if words is None:
            timeline = replace(timeline, stale=(*timeline.stale, id))
        else:
            timeline = _with_forward(timeline, id, words)
    return timeline


def _forwards_of(timeline: Timeline, original: str) -> list[Json]:
    forwards = (each for each in timeline.messages if each.get("forward"))
    return [each for each in forwards if each["forward"]["message_id"] == original]


def _with_forward(timeline: Timeline, id: str, forward: Json | None) -> Timeline:
    return _set(timeline, id, lambda _: {"forward": forward})


def read_again(timeline: Timeline, message: Json) -> Timeline:
    """One that was stale."""
    stale = tuple(id for id in timeline.stale if id != message["id"])
    return _with_forward(replace(timeline, stale=stale), message["id"], message["forward"])


MESSAGES: dict[str, Callable[[Timeline, Json], Timeline]] = {
    "message_sent": _shown,
    "message_updated": _shown,
    "message_restored": _shown,
    "message_deleted": _deleted,
    "reaction_added": _reacted,
    "reaction_removed": _unreacted,
    "thread_created": _thread,
    "thread_updated": _thread,
    "message_pinned": _pin,
    "message_unpinned": _pin,
    "poll_updated": _poll,
    "original_deleted": _original_deleted,
    "original_restored": _original_restored,
}


def show(screen: Screen, type: str, data: Json, room: Room) -> Screen:
    """What a frame does to the timelines on the screen."""
    match type:
        case "shared_reply":
            return show(screen, data["type"], data["data"], Room("thread", data["root_id"]))
        case "shared_root":
            return show(screen, data["type"], data["data"], Room("channel", data["data"]["channel_id"]))
        case "thread_created" | "thread_updated" if room.id != data["channel_id"]:
            return show(screen, type, data, Room("channel", data["channel_id"]))
        case "channel_deleted":
            return _dropped(screen, data["channel_id"])
        case "user_left_channel" if data["user_id"] == screen.me:
            return _dropped(screen, data["channel_id"])
        case "original_deleted" | "original_restored":
            shown = {id: apply(each, type, data) for id, each in screen.timelines.items()}
            return replace(screen, timelines=shown)
        case _:
            before = screen.timelines.get(room.id)
            if before is None or (after := apply(before, type, data)) is before:
                return screen
            return replace(screen, timelines={**screen.timelines, room.id: after})


def _dropped(screen: Screen, channel: str) -> Screen:
    kept = {id: each for id, each in screen.timelines.items() if each.channel_id != channel}
    return replace(screen, timelines=kept)


def with_page(screen: Screen, id: str, page: Timeline, held: Iterable[Json]) -> Screen:
    """A page, with the frames since it was asked for. An older one goes before what is shown."""
    only = replace(screen, timelines={id: page})
    for frame in held:
        only = show(only, frame["type"], frame["data"], room_of(frame))
    if id not in only.timelines:  # one has left meanwhile
        return screen
    now, shown = only.timelines[id], screen.timelines.get(id)
    if shown and shown.messages and page.messages and page.messages[-1]["seq"] < shown.messages[0]["seq"]:
        first = shown.messages[0]["seq"]
        older = (each for each in now.messages if each["seq"] < first)
        now = replace(shown, since=now.since, messages=(*older, *shown.messages))
    return replace(screen, timelines={**screen.timelines, id: now})


def with_again(screen: Screen, id: str, message: Json) -> Screen:
    if id not in screen.timelines:
        return screen
    return replace(screen, timelines={**screen.timelines, id: read_again(screen.timelines[id], message)})


def looked_at(screen: Screen, root: str, follows: bool) -> Screen:
    others = tuple(each for each in screen.opened if each != root)
    return replace(screen, opened=others if follows else (*others, root))


def hidden(screen: Screen, id: str) -> Screen:
    kept = {each: timeline for each, timeline in screen.timelines.items() if each != id}
    return replace(screen, timelines=kept, opened=tuple(root for root in screen.opened if root != id))


def messages(screen: Screen, place: str) -> tuple[dict[str, Any], ...]:
    """What stands in a channel or thread: what was heard, then what is on its way from here."""
    heard = screen.timelines[place].messages if place in screen.timelines else ()
    mine = [each for each in screen.outgoing.values() if place == (each["root_id"] or each["channel_id"])]
    known = {each["id"] for each in heard} if mine else set[str]()
    return (*heard, *(each for each in mine if each["id"] not in known))

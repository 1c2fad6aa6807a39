"""What a client shows of its channels' messages: it begins with pages and goes on by frames alone."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

State = dict[str, Any]

TOMBSTONE: State = {
    "text": "",
    "files": [],
    "mentions": [],
    "everyone": False,
    "reactions": {},
    "pin": None,
    "language": None,
    "location": None,
    "poll": None,
    "forward": None,
    "deleted": True,
}


WORDLESS: State = {"text": "", "language": None, "location": None, "files": [], "gone": True}
"""Of a forward whose original is gone."""


class TimelineClient:
    """One person's messages by id, in the channels of one workspace that they are in."""

    def __init__(self, me: str, here: str, pages: dict[str, list[State]]) -> None:
        self.me = me
        self.here = here
        self.messages: dict[str, State] = {each["id"]: each for page in pages.values() for each in page}
        self.since: dict[str, int] = dict.fromkeys(pages, 0)
        """After this seq a channel's messages are all known."""
        self.words: dict[str, State] = {}
        """What forwards said whose originals are gone, by the forward's id."""
        self.stale: set[str] = set()
        """Forwards that have words again, which are to be asked for."""

    def apply(self, frame: State) -> None:
        handle: Callable[[State], None] | None = getattr(self, "_" + frame["type"], None)
        if handle is not None and not frame["room"].startswith("thread:"):
            handle(frame["data"])

    def _message_sent(self, message: State) -> None:
        shown = {name: value for name, value in message.items() if name != "was"}
        self.messages[message["id"]] = deepcopy(shown)

    _message_updated = _message_restored = _message_sent

    def _message_deleted(self, gone: State) -> None:
        self._set(gone["id"], **TOMBSTONE, hidden=gone["hidden"])

    def _original_deleted(self, told: State) -> None:
        for id, forward in self._forwards_of(told["message_id"]):
            if not forward["gone"]:
                self.words[id] = forward
            self._set(id, forward={**forward, **WORDLESS})

    def _original_restored(self, told: State) -> None:
        for id, _ in self._forwards_of(told["message_id"]):
            if id in self.words:
                self._set(id, forward=self.words[id])
            else:
                self.stale.add(id)

    def _forwards_of(self, original: str) -> list[tuple[str, State]]:
        shown = ((id, message["forward"]) for id, message in self.messages.items() if message["forward"])
        return [(id, forward) for id, forward in shown if forward["message_id"] == original]

    def _set(self, id: str, **fields: Any) -> None:
        if id in self.messages:
            self.messages[id].update(fields)

    def _reaction_added(self, told: State) -> None:
        if message := self.messages.get(told["message_id"]):
            message["reactions"].setdefault(told["emoji"], []).append(told["user_id"])

    def _reaction_removed(self, told: State) -> None:
        if message := self.messages.get(told["message_id"]):
            message["reactions"][told["emoji"]].remove(told["user_id"])
            if not message["reactions"][told["emoji"]]:
                del message["reactions"][told["emoji"]]

    def _thread_updated(self, told: State) -> None:
        self._set(told["root_id"], thread=told["thread"])

    _thread_created = _thread_updated

    def _message_pinned(self, told: State) -> None:
        self._set(told["message_id"], pin=told["pin"])

    _message_unpinned = _message_pinned

    def _poll_updated(self, told: State) -> None:
        self._set(told["message_id"], poll=told["poll"])

    def _user_joined_channel(self, told: State) -> None:
        if told["channel"] is not None and told["channel"]["workspace_id"] == self.here:
            self.since[told["channel_id"]] = told["channel"]["last_seq"]

    _conversation_created = _user_joined_channel

    def _user_left_channel(self, told: State) -> None:
        if told["user_id"] == self.me:
            self._channel_deleted(told)

    def _channel_deleted(self, gone: State) -> None:
        self.since.pop(gone["channel_id"], None)
        kept = (each for each in self.messages.values() if each["channel_id"] != gone["channel_id"])
        self.messages = {each["id"]: each for each in kept}

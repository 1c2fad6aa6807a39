"""What a client keeps of a workspace: it begins with a snapshot and goes on by frames alone."""

from collections.abc import Callable
from typing import Any

State = dict[str, Any]
"""A snapshot as JSON, but for its position."""

STATIC = ("name", "slug", "topic", "description", "archived", "max_participants")
"""Of a channel one is not in, this is all that one is told."""


class Client:
    """One person's view of one workspace."""

    def __init__(self, me: str, snapshot: State) -> None:
        self.me = me
        self.state = snapshot

    def apply(self, frame: dict[str, Any]) -> None:
        handle: Callable[[dict[str, Any], str], None] | None = getattr(self, "_" + frame["type"], None)
        if handle is not None:
            handle(frame["data"], frame["room"].partition(":")[0])

    def _place(self, id: str) -> State | None:
        return self.state["channels"].get(id) or self.state["dms"].get(id)

    def _message_sent(self, message: State, room: str) -> None:
        counted = message["content_type"] != "system"
        mine = message["author_id"] == self.me
        if room == "thread":
            entry = self._thread(message["root_id"], message["channel_id"], message["seq"] - 1)
        elif (entry := self._place(message["channel_id"])) is not None and message["notice"] is None:
            entry["last_message_at"] = message["created_at"]
        if entry is None:
            return
        entry["last_seq"] = message["seq"]
        if mine and counted:
            entry.update(last_read_seq=message["seq"], unread=0, mentions=0)
            if room != "thread":
                entry["last_viewed_at"] = message["created_at"]
        elif counted:
            entry["unread"] += 1
            entry["mentions"] += self._called(message)
        self._tidy(message["root_id"] if room == "thread" else None)

    def _called(self, call: State) -> bool:
        return bool(call["everyone"] or self.me in call["mentions"])

    def _entry(self, message: State, room: str) -> State | None:
        """Where this message counts for me, if it is still unread."""
        if room == "thread":
            entry = self.state["threads"].get(message["root_id"])
        else:
            entry = self._place(message["channel_id"])
        unread = entry is not None and message["seq"] > entry["last_read_seq"]
        return entry if unread and message["author_id"] != self.me else None

    def _message_deleted(self, gone: State, room: str) -> None:
        if gone["counted"] and (entry := self._entry(gone, room)):
            entry["unread"] -= 1
            entry["mentions"] -= self._called(gone["was"])

    def _message_restored(self, message: State, room: str) -> None:
        if message["content_type"] != "system" and (entry := self._entry(message, room)):
            entry["unread"] += 1
            entry["mentions"] += self._called(message)

    def _message_updated(self, message: State, room: str) -> None:
        if message["content_type"] != "system" and (entry := self._entry(message, room)):
            entry["mentions"] += self._called(message) - self._called(message["was"])

    def _thread(self, root: str, channel: str, seq: int) -> State:
        """An entry exists while there is something behind the reader; without one, all is read."""
        new = {"root_id": root, "channel_id": channel, "last_seq": seq, "last_read_seq": seq}
        return self.state["threads"].setdefault(root, {**new, "unread": 0, "mentions": 0})

    def _tidy(self, root: str | None) -> None:
        entry = self.state["threads"].get(root)
        if entry is not None and entry["last_read_seq"] == entry["last_seq"]:
            del self.state["threads"][root]

    def _channel_read(self, read: State, _: str) -> None:
        if (entry := self._place(read["channel_id"])) is not None:
            entry.update({name: read[name] for name in ("last_read_seq", "unread", "mentions")})
            entry["last_viewed_at"] = read["last_viewed_at"] or entry["last_viewed_at"]

    def _channel_preferences_updated(self, told: State, _: str) -> None:
        if (entry := self._place(told["channel_id"])) is not None:
            entry.update({name: told[name] for name in ("notify", "muted", "muted_until")})

    def _sidebar_updated(self, told: State, _: str) -> None:
        if told["workspace_id"] == self.state["workspace"]["id"]:
            self.state["sidebar"] = told["sections"]

    def _workspace_read(self, read: State, _: str) -> None:
        if read["workspace_id"] != self.state["workspace"]["id"]:
            return
        self.state["threads"] = {}
        for entry in (*self.state["channels"].values(), *self.state["dms"].values()):
            if entry["member"]:
                seen = {"last_read_seq": entry["last_seq"], "last_viewed_at": read["at"]}
                entry.update(unread=0, mentions=0, **seen)

    def _thread_read(self, read: State, _: str) -> None:
        entry = self._thread(read["root_id"], read["channel_id"], read["last_seq"])
        entry.update({name: read[name] for name in ("last_seq", "last_read_seq", "unread", "mentions")})
        self._tidy(read["root_id"])

    def _thread_followed(self, told: State, _: str) -> None:
        if told["last_read_seq"] < told["last_seq"]:
            raise AssertionError("whoever begins to follow has read all there is")

    def _thread_unfollowed(self, told: State, _: str) -> None:
        self.state["threads"].pop(told["root_id"], None)

    def _user_joined_channel(self, told: State, room: str) -> None:
        if told["channel"] is not None:
            self._arrive(told, "channels")
        elif (entry := self._place(told["channel_id"])) is not None:
            entry["member_count"] = told["member_count"]
            if told["user_id"] == self.me:
                entry.update(role=told["role"], permissions=told["permissions"])

    def _conversation_created(self, told: State, _: str) -> None:
        self._arrive(told, "dms")

    def _arrive(self, told: State, shelf: str) -> None:
        channel = told["channel"]
        if channel["workspace_id"] == self.state["workspace"]["id"]:
            mine = {**self._outside(), "member": True, "role": told["role"]}
            self.state[shelf][channel["id"]] = {**mine, **channel, "last_read_seq": channel["last_seq"]}

    def _user_left_channel(self, told: State, room: str) -> None:
        entry = self._place(told["channel_id"])
        if entry is None:
            return
        if told["user_id"] != self.me:
            entry["member_count"] = told["member_count"]
            return
        self._drop_threads(told["channel_id"])
        if entry["kind"] == "public" and self.state["workspace"]["role"] != "guest":
            entry.update(self._outside())
        else:
            self._channel_deleted(told, room)

    @staticmethod
    def _outside() -> State:
        counts = dict.fromkeys(("last_seq", "member_count", "last_read_seq", "unread", "mentions"), 0)
        mine: State = {"member": False, "role": None, "last_viewed_at": None, "permissions": []}
        mine.update(notify="all", muted=False, muted_until=None)
        return {**counts, **mine, "last_message_at": None}

    def _drop_threads(self, channel: str) -> None:
        threads = self.state["threads"]
        self.state["threads"] = {id: t for id, t in threads.items() if t["channel_id"] != channel}

    def _channel_created(self, channel: State, _: str) -> None:
        if channel["workspace_id"] == self.state["workspace"]["id"]:
            self.state["channels"].setdefault(channel["id"], {**channel, **self._outside()})

    def _channel_updated(self, channel: State, _: str) -> None:
        if (entry := self._place(channel["id"])) is not None:
            entry.update({name: channel[name] for name in STATIC})

    def _channel_deleted(self, gone: State, _: str) -> None:
        self._drop_threads(gone["channel_id"])
        self.state["channels"].pop(gone["channel_id"], None)
        self.state["dms"].pop(gone["channel_id"], None)

    def _user_updated(self, user: State, _: str) -> None:
        if user["id"] in self.state["users"]:
            self.state["users"][user["id"]] = user

    def _user_joined_workspace(self, told: State, _: str) -> None:
        if told["workspace_id"] == self.state["workspace"]["id"]:
            self.state["users"][told["user_id"]] = told["user"]

    def _user_left_workspace(self, told: State, _: str) -> None:
        if told["workspace_id"] == self.state["workspace"]["id"]:
            self.state["users"].pop(told["user_id"], None)

    def _workspace_updated(self, workspace: State, _: str) -> None:
        if workspace["id"] == self.state["workspace"]["id"]:
            self.state["workspace"].update(workspace)

    def _workspace_role_updated(self, told: State, _: str) -> None:
        if (told["workspace_id"], told["user_id"]) == (self.state["workspace"]["id"], self.me):
            self.state["workspace"]["role"] = told["role"]

"""What the laws cannot show: there everybody is in one workspace, and follows what they see."""

from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from backscroll_client import Screen, begin, outgoing, reduce
from backscroll_client.screen import Timeline
from backscroll_client.timelines import messages

CHANNEL: dict[str, Any] = {
    "id": "lab",
    "workspace_id": "lamp",
    "kind": "public",
    "member": True,
    "last_seq": 3,
    "last_read_seq": 3,
    "unread": 0,
    "mentions": 0,
    "last_message_at": None,
}
SAID: dict[str, Any] = {
    "id": "m4",
    "channel_id": "lab",
    "root_id": None,
    "seq": 4,
    "author_id": "bob",
    "text": "hello",
    "content_type": "text",
    "mentions": ["ada"],
    "everyone": False,
    "created_at": "2026-01-01T12:00:00Z",
    "notice": None,
    "reactions": {},
}


def lamp() -> Screen:
    """Ada's, at position 10: a channel, a timeline of it, Bob."""
    snapshot = {
        "position": 10,
        "workspace": {"id": "lamp", "name": "Lamp", "role": "admin"},
        "users": {id: {"id": id} for id in ("ada", "bob")},
        "channels": {"lab": CHANNEL},
        "dms": {},
        "threads": {},
        "guest_threads": {},
        "sidebar": [],
        "blocked": [],
    }
    return replace(begin("ada", snapshot), timelines={"lab": Timeline("lab", 3), "root": Timeline("lab")})


def frame(type: str, data: dict[str, Any], room: str = "channel:lab", position: int = 11) -> dict[str, Any]:
    return {"type": type, "position": position, "room": room, "seq": 1, "data": data}


def whisper(type: str, data: dict[str, Any], room: str = "channel:lab") -> dict[str, Any]:
    return {"type": type, "room": room, "data": data}


def test_a_frame_makes_another_screen_and_leaves_this_one():
    before = lamp()
    kept = msgspec.json.encode(before)
    after = reduce(before, frame("message_sent", SAID))
    assert (after.channels["lab"]["unread"], after.channels["lab"]["mentions"]) == (1, 1)
    assert messages(after, "lab")[-1]["text"] == "hello"
    assert msgspec.json.encode(before) == kept


def test_what_the_snapshot_knows_is_not_applied_again():
    assert reduce(lamp(), frame("message_sent", SAID, position=10)) is not None
    assert reduce(lamp(), frame("message_sent", SAID, position=10)) == lamp()


@pytest.mark.parametrize(
    "told",
    [
        frame("channel_created", {"id": "far", "workspace_id": "other"}, "members:other"),
        frame("workspace_updated", {"id": "other", "name": "Other"}, "workspace:other"),
        frame("workspace_role_updated", {"workspace_id": "other", "user_id": "ada", "role": "guest"}),
        frame("workspace_deleted", {"workspace_id": "other"}, "workspace:other"),
        frame("user_left_workspace", {"workspace_id": "other", "user_id": "ada"}, "user:ada"),
        frame(
            "user_joined_workspace",
            {"workspace_id": "other", "user_id": "eve", "user": {}},
            "workspace:other",
        ),
        frame("message_sent", {**SAID, "channel_id": "far"}, "channel:far"),
        frame("message_sent", {**SAID, "channel_id": "far", "root_id": "r"}, "thread:r"),
        frame("thread_read", {"channel_id": "far", "root_id": "r"}, "user:ada"),
        frame("something_new", {"of": "the future"}),
        whisper("user_is_typing", {"user_id": "stranger"}, "channel:far"),
        whisper("user_active", {"user_id": "stranger"}, "user:stranger"),
    ],
)
def test_what_is_told_of_elsewhere_changes_nothing(told: dict[str, Any]):
    assert reduce(lamp(), told) == lamp()


def test_a_thread_that_is_only_looked_at_is_not_unread():
    reply = frame("message_sent", {**SAID, "root_id": "root", "seq": 1}, "thread:root")
    looking = replace(lamp(), opened=("root",))
    assert reduce(looking, reply).threads == {}
    assert messages(reduce(looking, reply), "root")[-1]["text"] == "hello"
    followed = reduce(looking, frame("thread_followed", {"root_id": "root"}, "user:ada"))
    assert reduce(followed, reply).threads["root"]["unread"] == 1


def test_what_is_told_of_a_shared_thread_is_shown_in_it():
    data = {
        "root_id": "root",
        "channel_id": "far",
        "type": "message_sent",
        "data": {**SAID, "root_id": "root"},
    }
    after = reduce(lamp(), frame("shared_reply", data))
    assert messages(after, "root")[-1]["text"] == "hello"
    assert after.snapshot == lamp().snapshot


def test_who_is_writing_is_not_any_more_once_they_have_said_it():
    writing = reduce(lamp(), whisper("user_is_typing", {"user_id": "bob"}))
    assert writing.typing == {"lab": ["bob"]}
    assert reduce(writing, whisper("user_is_typing", {"user_id": "bob"})) == writing
    assert reduce(writing, whisper("user_stopped_typing", {"user_id": "bob"})).typing == {}
    assert reduce(writing, frame("message_sent", SAID)).typing == {}


def test_what_one_says_is_shown_until_it_is_heard():
    mine = {"id": "m4", "channel_id": "lab", "root_id": None, "text": "hello"}
    sending = outgoing.sending(lamp(), mine)
    assert messages(sending, "lab")[-1]["status"] == "sending"
    assert messages(outgoing.acknowledged(sending, "m4"), "lab")[-1]["status"] == "sent"
    heard = reduce(sending, frame("message_sent", {**SAID, "author_id": "ada"}))
    assert [message["id"] for message in messages(heard, "lab")] == ["m4"]
    assert outgoing.acknowledged(heard, "m4") == heard

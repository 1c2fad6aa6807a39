"""Whatever a row holds, it is yielded or skipped, each message can be stored, and roots come first."""

import io
import json
import zipfile
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from history.slack import Message, open_archive

WORDS = st.sampled_from(
    ["", "U1", "B1", "F1", "<@U1>", "x\0y", "visible", "hosted", "1700000000.000001", "text"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS
KEYS = st.sampled_from(
    [
        "type",
        "text",
        "elements",
        "user",
        "users",
        "name",
        "ts",
        "id",
        "style",
        "url",
        "fields",
        "rows",
        "value",
    ]
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["user", "bot_id", "username", "text", "thread_ts", "edited", "reactions"]
) | st.sampled_from(
    [
        "files",
        "file",
        "comment",
        "room",
        "blocks",
        "attachments",
        "topic",
        "name",
        "user_profile",
        "bot_profile",
        "hidden",
    ]
)
SUBTYPES = st.sampled_from(
    ["me_message", "file_share", "file_comment", "huddle_thread", "tombstone"]
) | st.sampled_from(
    [
        "channel_topic",
        "channel_name",
        "channel_join",
        "reply_broadcast",
        "thread_broadcast",
        "bot_message",
        "new",
    ]
)
STAMPS = st.integers(0, 9).map(lambda n: f"170000000{n}.000100")
WILD = st.dictionaries(FIELDS, VALUES).flatmap(
    lambda row: st.builds(
        lambda ts, subtype: {"user": "U1", **row, "ts": ts, "subtype": subtype},
        STAMPS | VALUES,
        st.none() | SUBTYPES | VALUES,
    )
)
THREADED = st.builds(
    lambda ts, thread: {"type": "message", "user": "U1", "text": "t", "ts": ts, "thread_ts": thread},
    STAMPS,
    STAMPS,
)


def read(rows: list[Any]) -> list[Message]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "general"}]))
        archive.writestr("general/2023-11-14.json", json.dumps(rows))
    with open_archive(packed) as archive:
        messages = [message for each in archive.conversations() for message in archive.messages(each)]
        report = archive.report
        assert len(messages) - report.placeholders + report.rows_skipped == len(rows)
        return messages


@given(st.lists(WILD | VALUES, max_size=4))
def test_no_row_stops_the_reading_or_vanishes(rows: list[Any]):
    for message in read(rows):
        assert b"\\u0000" not in msgspec.json.encode(message)
        assert message.author


@given(st.lists(THREADED, max_size=12))
def test_every_reply_hangs_directly_on_a_root_that_came_before(rows: list[Any]):
    roots: dict[str, str | None] = {}
    for message in read(rows):
        assert message.root is None or roots[message.root] is None
        assert message.key not in roots
        roots[message.key] = message.root

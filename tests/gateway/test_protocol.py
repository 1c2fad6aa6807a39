"""docs/protocol.md says what the code does."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from domain.permissions import IN_WORKSPACE
from gateway import answers, framing, requests
from gateway.answers import Reason
from gateway.changes import Enter, LeaveChannel, LeaveThread, LeaveWorkspace, Out, Ranked, Revoked, change_in
from gateway.closing import Closing
from gateway.replay import words
from projections.frames.types import EPHEMERAL, FRAMES
from projections.past.player import State

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")


@pytest.mark.parametrize("closing", Closing)
def test_every_close_code_has_its_row(closing: Closing):
    answer = "yes" if closing.reconnect else "no"
    assert f"| {closing.code} | {answer} | {closing.reason} | {closing.advice} |" in PAGE


@pytest.mark.parametrize("request_type", get_args(requests.Request))
def test_every_request_is_documented(request_type: type[requests.Said]):
    assert f"`{request_type.__struct_config__.tag}`" in PAGE


@pytest.mark.parametrize("told", [*FRAMES, *EPHEMERAL])
def test_every_frame_type_has_its_row(told: str):
    rows = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    assert any(f"`{told}`" in names for names in rows)


@pytest.mark.parametrize("answer", answers.Answer.__subclasses__())
def test_every_answer_is_named(answer: type[answers.Answer]):
    tag = answer.__struct_config__.tag
    assert f"`{tag}`" in PAGE or f'"type":"{tag}"' in PAGE


def test_it_names_no_other_close_codes():
    said = {int(code) for code in re.findall(r"^\| (\d{4}) \|", PAGE, re.MULTILINE)}
    assert said == {closing.code for closing in Closing}


@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_to_refuse_is_documented(reason: str):
    assert f"| `{reason}` |" in PAGE


REPLAY = PAGE.partition("\n## Replay\n")[2].partition("\n## ")[0]


def words_in(text: str, but: str) -> set[str]:
    return set(re.findall(r"\w+", text)) - {but}


def test_a_replay_is_led_by_what_its_tables_say_and_nothing_else():
    lines = [line.split("|") for line in REPLAY.splitlines() if line.startswith("| `")]
    rows = {name: row[2] for row in lines for name in re.findall("`(.+?)`", row[1])}
    led = {str(one.__struct_config__.tag): one.__struct_fields__ for one in get_args(words.Request)}
    assert set(rows) == {*words.Asked.__struct_fields__, *led}
    for word, fields in led.items():
        assert words_in(rows[word], but="or") == set(fields)


@pytest.mark.parametrize("answer", get_args(words.Answer))
def test_every_answer_of_a_replay_is_named(answer: type[msgspec.Struct]):
    tag = answer.__struct_config__.tag
    assert f"`{tag}`" in REPLAY or f'"type":"{tag}"' in REPLAY


def test_where_a_replay_stands_and_who_may_watch_it():
    fields = {"state": f'"{"|".join(get_args(State))}"'}
    said = ",".join(f'"{field}":{fields.get(field, "…")}' for field in words.Replay.__struct_fields__)
    assert f'{{"type":"replay",{said}}}' in REPLAY
    watchers = REPLAY.partition(" for ")[2].partition(":")[0]
    assert words_in(watchers, but="and") == IN_WORKSPACE["read_history"]


MOVING = {
    "user_updated": ("u", Out),
    "user_joined_workspace": ("u", Enter),
    "user_left_workspace": ("u", LeaveWorkspace),
    "workspace_deleted": ("w", LeaveWorkspace),
    "user_joined_channel": ("u", Enter),
    "conversation_created": ("u", Enter),
    "user_left_channel": ("u", LeaveChannel),
    "channel_deleted": ("c", LeaveChannel),
    "thread_followed": ("u", Enter),
    "thread_unfollowed": ("u", LeaveThread),
    "session_revoked": ("u", Revoked),
    "workspace_role_updated": ("w", Ranked),
}
EVERYTHING = (
    b'"workspace_id":"018f0000-0000-7000-8000-000000000001",'
    b'"channel_id":"018f0000-0000-7000-8000-000000000002",'
    b'"root_id":"018f0000-0000-7000-8000-000000000003","user_id":"018f0000-0000-7000-8000-000000000004",'
    b'"session_id":"018f0000-0000-7000-8000-000000000005","role":"guest","id":"018f0000-0000-7000-8000-000000000006","deactivated":true'
)


@pytest.mark.parametrize("told", FRAMES)
def test_which_frames_move_people(told: str):
    frame = b'{"type":"%b","position":1,"room":"x","seq":1,"data":{%b}}' % (told.encode(), EVERYTHING)
    kind, expected = MOVING.get(told, ("u", type(None)))
    assert isinstance(change_in(kind, frame), expected)
    if kind == "u" and told in MOVING:
        assert change_in("c", frame) is None, "the others in the channel stay where they are"


@pytest.mark.parametrize(("size", "header"), [(0, 2), (125, 2), (126, 4), (65535, 4), (65536, 10)])
def test_text_is_framed_by_its_size(size: int, header: int):
    assert len(framing.text(b"x" * size)) == header + size

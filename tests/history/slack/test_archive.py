"""Hostile, damaged and hand-made archives are refused in a sentence or read with a report."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from history.slack import ArchiveRefused, Limits, open_archive

Zipped = Callable[[dict[str, Any]], Path]
CHANNELS = [{"id": "C1", "name": "general", "members": ["U1"]}]
HELLO = {"type": "message", "user": "U1", "text": "hello", "ts": "1700000000.000100"}


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(ArchiveRefused) as caught:
        texts(path, limits)
    assert str(caught.value).endswith(".")
    return caught.value.code


def texts(path: Path, limits: Limits | None = None) -> list[str]:
    with open_archive(path, limits) as archive:
        return [message.text for each in archive.conversations() for message in archive.messages(each)]


def test_what_is_no_export_is_refused(zipped: Zipped, tmp_path: Path):
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")
    assert refusal(tmp_path / "letter.txt") == "not_a_zip"
    assert refusal(tmp_path / "nothing.zip") == "no_file"
    assert refusal(zipped({"users.json": []})) == "no_channels"
    assert refusal(zipped({"channels.json": b"[{"})) == "unreadable_list"
    assert refusal(zipped({"teams/a/channels.json": [], "users.json": []})) == "grid_export"


def test_what_unpacks_to_too_much_is_refused(zipped: Zipped):
    path = zipped({"channels.json": CHANNELS, "general/2023-11-14.json": b" " * 2_000_000})
    assert refusal(path, Limits(member_bytes=1_000_000)) == "member_too_large"
    assert refusal(path, Limits(total_bytes=1_000_000)) == "too_large"
    assert refusal(path, Limits(members=1)) == "too_many_members"


def test_one_folder_around_everything_is_accepted(zipped: Zipped):
    path = zipped({"Export/channels.json": CHANNELS, "Export/general/2023-11-14.json": [HELLO]})
    assert texts(path) == ["hello"]


def test_members_that_point_elsewhere_are_left_alone(tmp_path: Path):
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("channels.json", '[{"id":"C1","name":"general"}]')
        for name in ("../general/2023-11-14.json", "/general/2023-11-14.json", "general\\2023-11-14.json"):
            archive.writestr(name, "[]")
        link = zipfile.ZipInfo("general/2023-11-15.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with open_archive(path) as archive:
        assert archive.report.ignored.keys() == {"traversal", "absolute_name", "backslash_in_name", "symlink"}
        assert archive.count_rows() == 0


def test_folders_match_in_another_composition_and_width(zipped: Zipped):
    channels = [{"id": "C1", "name": "caf\u00e9"}, {"id": "C2", "name": "カナ"}]
    path = zipped(
        {
            "channels.json": channels,
            "cafe\u0301/2023-11-14.json": [HELLO],
            "ｶﾅ/2023-11-14.json": [{**HELLO, "text": "kana"}],
        }
    )
    assert texts(path) == ["hello", "kana"]


def test_damaged_rows_and_files_cost_nothing_but_themselves(zipped: Zipped):
    path = zipped(
        {
            "channels.json": CHANNELS,
            "general/2023-11-14.json": b"\xef\xbb\xbf" + b'[1, {"type":"message","user":"U1","ts":"soon"}, '
            b'{"type":"message","user":"U1","text":"bad \xff byte","ts":"1700000000.5"}]',
            "general/2023-11-15.json": b'[{"type": "mess',
            "general/2023-11-16.json": b"[" * 100_000,
        }
    )
    with open_archive(path) as archive:
        [general] = archive.conversations()
        [message] = archive.messages(general)
        assert (message.text, message.key) == ("bad � byte", "1700000000.500000")
        assert archive.report.skipped.keys() == {"not_an_object", "no_time"}
        assert archive.report.ignored["unreadable_day_file"].count == 2


def test_of_two_rows_with_one_time_the_first_stays_and_the_other_is_reported(zipped: Zipped):
    days = {"general/2023-11-14.json": [HELLO], "general/2023-11-15.json": [{**HELLO, "text": "changed"}]}
    path = zipped({"channels.json": CHANNELS, **days})
    with open_archive(path) as archive:
        assert [message.text for message in archive.messages(archive.conversations()[0])] == ["hello"]
        assert archive.report.skipped["same_time_other_content"].count == 1


def test_threads_that_bite_their_tail_are_cut(zipped: Zipped):
    first, second = "1700000000.000100", "1700000001.000100"
    rows = [{**HELLO, "ts": first, "thread_ts": second}, {**HELLO, "ts": second, "thread_ts": first}]
    path = zipped({"channels.json": CHANNELS, "general/2023-11-14.json": rows})
    with open_archive(path) as archive:
        found = list(archive.messages(archive.conversations()[0]))
        assert [(message.key, message.root) for message in found] == [(first, None), (second, first)]


def test_no_address_carries_a_credential(zipped: Zipped):
    urls = [
        "https://files.slack.com/x?t=xoxe-1-2",
        "https://u:p@files.slack.com/x?pub_secret=1&page=2#t=xoxe-1",
        "javascript:alert(1)",
    ]
    files = [{"id": f"F{n}", "mode": "hosted", "url_private": url} for n, url in enumerate(urls)]
    path = zipped({"channels.json": CHANNELS, "general/2023-11-14.json": [{**HELLO, "files": files}]})
    with open_archive(path) as archive:
        [message] = archive.messages(archive.conversations()[0])
        assert [file.url for file in message.files] == [
            "https://files.slack.com/x",
            "https://files.slack.com/x?page=2",
            None,
        ]


def test_an_app_is_one_person_whether_it_posts_as_bot_or_as_user(zipped: Zipped):
    users = [{"id": "U9", "name": "botty", "profile": {"bot_id": "B9"}, "is_bot": True}]
    rows = [
        {**HELLO, "user": "U9"},
        {"type": "message", "subtype": "bot_message", "bot_id": "B9", "text": "", "ts": "1700000002.000000"},
    ]
    path = zipped({"channels.json": CHANNELS, "users.json": users, "general/2023-11-14.json": rows})
    with open_archive(path) as archive:
        assert {message.author for message in archive.messages(archive.conversations()[0])} == {"U9"}
        assert archive.person("B9").handle == "botty"


def test_bodies_beside_the_export_can_be_opened(corpus: Path):
    with open_archive(corpus / "gnarly.slack.zip") as archive:
        body = archive.upload("F0PLAIN001")
        assert body is not None
        with body:
            assert len(body.read()) == 13
        assert archive.upload("F0ABSENT04") is None

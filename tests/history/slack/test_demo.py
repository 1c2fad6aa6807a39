"""The demo's archive is what its script makes of the written text, and everything in it is read."""

import zipfile
from collections import Counter

from cli.demo.make_archive import ARCHIVE, members
from history.slack import open_archive


def test_the_committed_zip_is_what_the_script_makes():
    with zipfile.ZipFile(ARCHIVE) as archive:
        packed = [(info.filename, archive.read(info).decode()) for info in archive.infolist()]
    assert packed == list(members())


def test_the_demo_shows_every_thing_that_a_chat_has():
    with open_archive(ARCHIVE) as archive:
        people = list(archive.people())
        conversations = archive.conversations()
        messages = [message for each in conversations for message in archive.messages(each)]
        rows = archive.count_rows()
        assert archive.report.skipped == archive.report.changed == {}
    assert len(messages) == rows >= 390
    assert len(people) == 16
    assert all(person.listed for person in people)
    assert sorted(person.key for person in people if person.deleted) == ["U0FELIX013"]
    kinds = Counter(conversation.kind for conversation in conversations)
    assert kinds == {"public": 8, "private": 1, "group": 1, "dm": 2}
    assert sum(message.broadcast for message in messages) >= 5
    assert sum(message.deleted for message in messages) == 1
    assert any(message.everyone for message in messages)
    assert min(sum(bool(m.files) for m in messages), sum(m.edited_at is not None for m in messages)) >= 3
    assert {message.kind for message in messages} == {"text", "action", "notice"}


def test_threads_of_the_demo_hang_together():
    with open_archive(ARCHIVE) as archive:
        for conversation in archive.conversations():
            seen: set[str] = set()
            for message in archive.messages(conversation):
                assert message.root is None or message.root in seen
                seen.add(message.key)

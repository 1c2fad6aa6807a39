"""The memory of recent frames is complete or says that it is not, and it is bounded."""

from uuid import uuid4

import pytest

from gateway import recent
from gateway.recent import Recent
from gateway.rooms import Frame, Room
from projections.audience import Entry
from projections.frames.room import Room as Place


def room() -> Room:
    made = Room(Entry(Place("c", uuid4())), 0)
    made.opened.set()
    return made


def frame(where: Room, key: int) -> Frame:
    return Frame(where, key, b"x" * 100, None)


def keys(memory: Recent, rooms: list[Room], after: int) -> list[int]:
    return [found.key for found in memory.since(rooms, after)]


def test_it_begins_with_the_first_frame_heard():
    memory, here = Recent(), room()
    memory.heard(frame(here, 10), 0, gapless=True)
    assert memory.missing([here], 8, 10) == [(here, 8)]
    assert memory.missing([here], 9, 10) == []
    assert keys(memory, [here], 9) == [10]


def test_what_is_read_and_what_was_heard_are_one():
    memory, here = Recent(), room()
    memory.heard(frame(here, 10), 0, gapless=True)
    memory.read(here, here.era, 3, 10, [frame(here, 5), frame(here, 10)])
    memory.heard(frame(here, 12), 10, gapless=True)
    assert keys(memory, [here], 3) == [5, 10, 12]


def test_nothing_overtakes_what_another_room_was_told_before():
    """One room was read further than the other is known: that one is read up to there first."""
    memory, far, near = Recent(), room(), room()
    memory.read(near, near.era, 0, 10, [])
    memory.read(far, far.era, 0, 20, [frame(far, 20)])
    assert memory.missing([far, near], 0, 5) == [(near, 10)]
    assert memory.missing([far, near], 0, 20) == []


def test_what_comes_late_is_told():
    memory, here = Recent(), room()
    memory.heard(frame(here, 10), 0, gapless=True)
    assert memory.heard(frame(here, 12), 11, gapless=True)
    assert not memory.heard(frame(here, 13), 14, gapless=True)


def test_a_hole_ends_what_is_known():
    memory, here = Recent(), room()
    memory.heard(frame(here, 10), 0, gapless=True)
    memory.heard(frame(here, 15), 10, gapless=False)
    assert memory.missing([here], 10, 15) == [(here, 10)]
    assert memory.missing([here], 14, 15) == []


def test_what_was_forgotten_while_it_was_read_is_read_again():
    memory, here = Recent(), room()
    memory.read(here, here.era, 0, 5, [frame(here, 5)])
    asked = here.era
    memory.heard(frame(here, 10), 5, gapless=True)
    memory.forget(here)
    memory.read(here, asked, 0, 7, [frame(here, 5)])
    assert memory.missing([here], 4, 10) == [(here, 4)]


def test_what_was_dropped_for_space_while_it_was_read_is_read_again(monkeypatch: pytest.MonkeyPatch):
    memory, here = Recent(), room()
    memory.heard(frame(here, 10), 0, gapless=True)
    asked = here.era
    memory.heard(frame(here, 12), 10, gapless=True)
    monkeypatch.setattr(recent, "MOST_KEPT", 500)
    memory.heard(frame(here, 14), 12, gapless=True)
    memory.read(here, asked, 0, 9, [frame(here, 5)])
    assert memory.missing([here], 4, 14) == [(here, 4)]


def test_it_is_bounded_and_the_oldest_go_first(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recent, "MOST_KEPT", 10_000)
    memory, rooms = Recent(), [room() for _ in range(5)]
    for key in range(1, 2_000):
        memory.heard(frame(rooms[key % 5], key), key - 1, gapless=True)
        assert memory.size <= 10_000
    for here in rooms:
        assert memory.missing([here], 1, 2_000) == [(here, 1)]
        assert not here.recent or here.recent[-1].key > 1_900
        memory.forget(here)
    assert memory.size == 0

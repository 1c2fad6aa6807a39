"""Events as they stand in somebody's log: a golden file is written once and never edited."""

from pathlib import Path

import msgspec
import pytest

from domain.event import Event
from store.codec import EVENTS, Codec, UnknownEvent, codec, tag_of

FILES = sorted(Path(__file__).parent.glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_was_written_can_be_read(file: Path):
    written = file.read_bytes().strip()
    event = codec.decode(file.stem, written)
    assert codec.encode(event) == written


def test_every_event_has_a_golden_file():
    assert {tag_of(event) for event in EVENTS} <= {file.stem for file in FILES}


class Lit(Event, tag="lamp.lit"):
    lumen: int


def _to_lumen(raw: dict[str, object]) -> dict[str, object]:
    return {"type": "lamp.lit", "lumen": int(str(raw["candela"])) * 12}


def _to_candela(raw: dict[str, object]) -> dict[str, object]:
    return {"type": "lamp.kindled.v2", "candela": raw["candles"]}


def test_old_tags_are_brought_up_to_date_step_by_step():
    lamps = Codec([Lit], {"lamp.kindled.v2": _to_lumen, "lamp.kindled": _to_candela})
    assert lamps.decode("lamp.kindled", b'{"type":"lamp.kindled","candles":2}') == Lit(lumen=24)


@pytest.mark.parametrize(
    ("topic", "state"),
    [
        ("nobody.knows", b"{}"),
        ("message.posted", b"{}"),
        ("message.posted", b"not json"),
        ("lamp.kindled", b"[]"),
    ],
)
def test_what_cannot_be_read_says_so(topic: str, state: bytes):
    with pytest.raises(UnknownEvent, match=topic):
        codec.decode(topic, state)


def test_the_log_stays_readable():
    for file in FILES:
        assert msgspec.json.decode(file.read_bytes())["type"] == file.stem

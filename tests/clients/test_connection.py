"""Frames that share a position, and a line that breaks between them."""

from typing import Any

import msgspec

from backscroll_client import Api
from backscroll_client.connection import Connection, Cursor


class Listener:
    def __init__(self) -> None:
        self.heard: list[tuple[int, str]] = []
        self.connection = Connection(Api(""), "", self._hear, lambda resumed: None)

    def _hear(self, frame: dict[str, Any]) -> None:
        self.heard.append((frame["position"], frame["room"]))

    def hello(self, position: int, **more: Any) -> None:
        self._say(type="hello", epoch="e", position=position, user_id="ada", heartbeat_ms=1, **more)

    def frame(self, position: int, room: str) -> None:
        self._say(type="message_sent", position=position, room=room, seq=position, data={})

    def _say(self, **frame: Any) -> None:
        self.connection._hear(msgspec.json.encode(frame))


def test_it_asks_again_for_a_position_that_may_not_be_complete():
    one = Listener()
    one.hello(5)
    one.frame(6, "user:ada")
    one.frame(8, "user:ada")
    assert one.connection.cursor == Cursor("e", 6)

    one.hello(6, resumed=True, until=9)
    one.frame(8, "user:ada")
    one.frame(8, "channel:lab")
    one.frame(9, "channel:lab")
    assert one.heard == [(6, "user:ada"), (8, "user:ada"), (8, "channel:lab"), (9, "channel:lab")]
    assert one.connection.cursor == Cursor("e", 8)


def test_after_a_hello_of_its_own_nothing_counts_of_what_was_before():
    one = Listener()
    one.hello(5)
    one.frame(8, "channel:lab")
    one.hello(5)
    one.frame(8, "channel:lab")
    assert one.heard == [(8, "channel:lab")] * 2

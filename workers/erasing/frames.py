"""Frames that wait in the outbox, without the words that are erased: that something was said stays."""

from collections.abc import Set
from typing import Any, NamedTuple, cast

from msgspec import json

from projections.frames.types import FRAMES
from store.personal import words_of

WORDS = words_of(FRAMES.values()) - {"timezone"}


class Blanking(NamedTuple):
    """Of frames that tell of others as well, what tells of these people and messages."""

    ids: Set[str]

    def of(self, frame: bytes, *, whole: bool) -> bytes:
        told = json.decode(frame)
        less = {**told, "data": self._less(told.get("data"), blank=whole)}
        return frame if less == told else json.encode(less)

    def _less(self, node: Any, *, blank: bool) -> Any:
        if isinstance(node, list):
            return [self._less(each, blank=blank) for each in cast("list[Any]", node)]
        if not isinstance(node, dict):
            return node
        told = cast("dict[str, Any]", node)
        blank = blank or self._concerns(told)
        return {name: self._field(name, value, blank=blank) for name, value in told.items()}

    def _field(self, name: str, value: Any, *, blank: bool) -> Any:
        if blank and name in WORDS and isinstance(value, str | float):
            return "" if isinstance(value, str) else 0.0
        return self._less(value, blank=blank)

    def _concerns(self, node: dict[str, Any]) -> bool:
        """A person, what they said, a notice that names them; a message, also where it is carried on."""
        notice: dict[str, Any] = node.get("notice") or {}
        who: set[Any] = {node.get(name) for name in ("id", "author_id", "message_id")}
        return not self.ids.isdisjoint(who | {notice.get("user_id")})

"""Words: which fields of events hold something that somebody said, and events without it.

Ids, times, numbers and words of ours are structure and stay: a replay finds everything in its place.
Which is which follows from the events' own types, so a new event is covered when it is declared.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from msgspec import inspect, json

from store.codec import EVENTS, codec, tag_of

Without = Callable[[Any], Any]

OURS = frozenset({"type", "content_type", "emoji", "code", "source", "scopes", "digest", "objects"})
"""Fields of text that say nothing of anybody."""
INSTEAD: Mapping[str, str] = {"invite.created": "erased"}
"""What stands for an e-mail address without which the event would mean something else: a letter to nobody in
particular lets everybody in."""


def wordless(topic: str, state: bytes) -> bytes:
    """The event with its structure only. The same bytes, if it has no words."""
    raw = json.decode(state)
    without = _EVENTS[topic](raw) if topic in _EVENTS else _without_any(topic, state)
    if topic in INSTEAD and raw.get("email"):
        without["email"] = INSTEAD[topic]
    return state if without == raw else json.encode(without)


def without_forward(state: bytes) -> bytes:
    """A message that carries another one on, without the words of that one."""
    raw = json.decode(state)
    return json.encode({**raw, "forward": _EVENTS["message.posted"](raw)["forward"]})


def _without_any(topic: str, state: bytes) -> dict[str, Any]:
    """Of a tag that is written no more: brought up to date first."""
    event = codec.decode(topic, state)
    return _EVENTS[tag_of(type(event))](json.decode(codec.encode(event)))


def _struct(type: inspect.StructType) -> Without:
    parts = {
        field.encode_name: part
        for field in type.fields
        if field.encode_name not in OURS and (part := _part(field.type)) is not None
    }
    return lambda fields: {
        name: parts[name](value) if name in parts and value is not None else value
        for name, value in fields.items()
    }


def _part(type: inspect.Type) -> Without | None:
    match type:
        case inspect.StrType():
            return lambda _: ""
        case inspect.FloatType():
            return lambda _: 0.0
        case inspect.StructType():
            return _struct(type)
        case inspect.VarTupleType():
            inner = _part(type.item_type)
            return inner and (lambda items: [inner(item) for item in items])
        case inspect.UnionType():
            inners = [part for each in type.types if (part := _part(each)) is not None]
            return inners[0] if inners else None
        case _:
            return None


def _shape(type: type) -> inspect.StructType:
    return cast("inspect.StructType", inspect.type_info(type))


def words_of(types: Iterable[type]) -> frozenset[str]:
    """The names of all fields that hold words in any of these, however deep."""
    found: set[str] = set()
    for each in types:
        _gather(_shape(each), found)
    return frozenset(found - OURS)


def _gather(type: inspect.Type, found: set[str]) -> None:
    match type:
        case inspect.StructType():
            for field in type.fields:
                if _part(field.type) is not None and not isinstance(field.type, inspect.StructType):
                    found.add(field.encode_name)
                _gather(field.type, found)
        case inspect.VarTupleType():
            _gather(type.item_type, found)
        case inspect.UnionType():
            for each in type.types:
                _gather(each, found)
        case _:
            pass


_EVENTS: dict[str, Without] = {tag_of(event): _struct(_shape(event)) for event in EVENTS}

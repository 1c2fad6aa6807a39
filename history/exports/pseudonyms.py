"""Events without the people in them: every id and name becomes another, always the same one under one key.

What may stay is listed here; any other words are dropped, those of events to come as well.
"""
# pyright: basic
# Arrow has no types.

import hmac
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec
import pyarrow as pa
from msgspec import inspect

from domain.event import Event
from domain.ids import SYSTEM
from history.exports.rows import IDS
from store.codec import EVENTS, tag_of

Swap = Callable[[Any], Any]

NAMES = {"username", "slug", "name"}
"""Fields that hold a name: the same name, in whatever event, has the same pseudonym."""
NAME_TEXTS = {"name.claimed"}
"""Events whose `text` is a name."""
TOLD = {"emoji", "source", "language", "content_type", "code", "scopes"}
"""Words that say nothing about anybody."""
KEY_BYTES = 32
REMEMBERED = 200_000  # pseudonyms, some 30 MB: the same people and channels turn up again and again


class Pseudonyms:
    def __init__(self, key: bytes) -> None:
        self._key = key
        self.key_id = self._digest(b"key").hex()[:16]
        """Names the key without telling it."""
        self.id = lru_cache(REMEMBERED)(self._id)
        self._events = {tag_of(event): self._struct(_shape(event)) for event in EVENTS}

    @classmethod
    def of(cls, path: Path) -> "Pseudonyms":
        """With the key in this file, which is made if it is missing. Who has it can find out who is who."""
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(os.urandom(KEY_BYTES))
        return cls(path.read_bytes())

    def table(self, rows: pa.Table) -> pa.Table:
        for column in IDS:
            ids = [None if id is None else self.id(id) for id in rows[column].to_pylist()]
            rows = rows.set_column(rows.schema.get_field_index(column), column, pa.array(ids, pa.string()))
        types, events = rows["type"].to_pylist(), rows["event"].to_pylist()
        told = [self.event(type, event) for type, event in zip(types, events, strict=True)]
        return rows.set_column(rows.schema.get_field_index("event"), "event", pa.array(told, pa.string()))

    def event(self, type: str, event: str) -> str:
        swap = self._events.get(type)
        fields = swap(msgspec.json.decode(event)) if swap else {}
        return msgspec.json.encode({"type": type, **fields}).decode()

    def name(self, text: str) -> str:
        return f"n{self._digest(b'name', text.casefold().encode()).hex()[:12]}" if text else ""

    def _id(self, id: str) -> str:
        """The nil UUID is nobody, and stays."""
        if id == str(SYSTEM):
            return id
        digits = self._digest(b"id", UUID(id).bytes).hex()
        return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"  # version 8

    def _digest(self, *parts: bytes) -> bytes:
        return hmac.digest(self._key, b" ".join(parts), "sha256")

    def _struct(self, type: inspect.StructType) -> Swap:
        name_text = issubclass(type.cls, Event) and tag_of(type.cls) in NAME_TEXTS
        names = NAMES | {"text"} if name_text else NAMES
        swaps = {field.encode_name: self._field(field.encode_name in names, field) for field in type.fields}
        return lambda fields: {
            name: swaps[name](value) for name, value in fields.items() if name in swaps and value is not None
        }

    def _field(self, named: bool, field: inspect.Field) -> Swap:
        if field.encode_name in TOLD:
            return _same
        return self.name if named else self._swap(field.type)

    def _swap(self, type: inspect.Type) -> Swap:
        match type:
            case inspect.UUIDType():
                return self.id
            case inspect.LiteralType() | inspect.IntType() | inspect.BoolType() | inspect.DateTimeType():
                return _same
            case inspect.StructType():
                return self._struct(type)
            case inspect.VarTupleType() | inspect.ListType():
                inner = self._swap(type.item_type)
                return lambda items: [inner(item) for item in items]
            case inspect.UnionType():
                (inner,) = (each for each in type.types if not isinstance(each, inspect.NoneType))
                return self._swap(inner)
            case inspect.FloatType():
                return lambda _: 0.0
            case _:
                return lambda _: ""


def _shape(event: type[Event]) -> inspect.StructType:
    return cast("inspect.StructType", inspect.type_info(event))


def _same(value: Any) -> Any:
    return value

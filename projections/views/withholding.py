"""What history keeps to itself: of places that its reader may not enter, and of what is gone, the content."""

from collections.abc import Collection, Mapping
from typing import Any, cast
from uuid import UUID

from msgspec.inspect import (
    BoolType,
    DateTimeType,
    IntType,
    LiteralType,
    NoneType,
    StructType,
    Type,
    UnionType,
    UUIDType,
    VarTupleType,
    multi_type_info,
)

from domain.permissions import IN_CHANNEL
from store.codec import EVENTS
from store.connections import Connection
from store.sql import statements

_sql = statements(__name__)

OF_THE_WORKSPACE = frozenset(
    {"workspace", "workspace_member", "invite", "seats", "report", "import", "departure", "request"}
)
"""Kinds of streams that stand in no place: told whole."""
OF_THE_STAFF = frozenset({"invite", "report"})
"""Those among them with addresses and reasons that only who runs the workspace is told elsewhere."""


async def gone_for_good(connection: Connection, messages: Collection[UUID]) -> set[UUID]:
    """Of these messages those whose words may be told to nobody any more: nobody can bring them back."""
    parameters = {"ids": list(messages), "restorable": list(IN_CHANNEL["restore_message"].kinds)}
    cursor = await connection.execute(_sql.gone_for_good, parameters, binary=True, prepare=True)
    return {id for (id,) in await cursor.fetchall()}


def place_of(stream: UUID, type: str, event: Mapping[str, Any]) -> UUID | None:
    """The channel that an event stands in, a message there, or the workspace; None for one's own affairs."""
    kind = type.partition(".")[0]
    if kind in ("channel", "message"):
        return stream
    if kind == "schedule":
        return None
    found = event.get("channel_id") or event.get("holder") or event.get("root_id")
    return UUID(found) if found else None


def carried_by(event: Mapping[str, Any]) -> UUID | None:
    """The message whose words a forward has as well."""
    forward = event.get("forward")
    return UUID(forward["message_id"]) if forward else None


def outline(type: str, event: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Ids, times, numbers and words of ours; and the names of the fields that are withheld."""
    shown = {"type", *OUTLINES.get(type, ())}
    kept = {name: value for name, value in event.items() if name in shown}
    return kept, tuple(name for name in event if name not in shown)


def _ours(type: Type) -> bool:
    """Whether nobody can say anything by such a field: texts, what holds them and choices are theirs."""
    match type:
        case UUIDType() | BoolType() | DateTimeType() | IntType() | LiteralType() | NoneType():
            return True
        case UnionType():
            return all(map(_ours, type.types))
        case VarTupleType():
            return not isinstance(type.item_type, IntType) and _ours(type.item_type)
        case _:
            return False


def _outlines() -> dict[str, frozenset[str]]:
    kinds = cast("list[StructType]", multi_type_info(EVENTS))
    return {str(kind.tag): frozenset(one.name for one in kind.fields if _ours(one.type)) for kind in kinds}


OUTLINES = _outlines()
"""By tag. An event of a newer version has none: nothing of it is shown."""

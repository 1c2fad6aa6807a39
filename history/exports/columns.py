"""Every event as columns: the same views for Postgres over the log, and for DuckDB over exported files."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, cast

from msgspec import inspect

from domain.event import Event
from store.codec import EVENTS, PRIVATE, tag_of

Dialect = Literal["postgres", "duckdb"]

AROUND = (
    "position",
    "stream",
    "version",
    "workspace_id",
    "actor_id",
    "occurred_at",
    "recorded_at",
    "correlation_id",
    "causation_id",
)
"""What stands beside every event."""
KINDS: dict[type[inspect.Type], str] = {
    inspect.UUIDType: "uuid",
    inspect.StrType: "text",
    inspect.LiteralType: "text",
    inspect.IntType: "bigint",
    inspect.BoolType: "boolean",
    inspect.FloatType: "double precision",
    inspect.DateTimeType: "timestamptz",
}


class Column(NamedTuple):
    """`kind` is an SQL type, of the elements if there are `many`; what has parts of its own stays JSON."""

    name: str
    kind: str
    many: bool
    default: str | None

    def read(self, dialect: Dialect) -> str:
        """The field in the JSON of an event; fields with their default value are left out there."""
        told = f"event -> '{self.name}'" if self.kind == "json" else f"event ->> '{self.name}'"
        if self.many:
            told = self._list(dialect)
        elif self.kind == "json":
            pass
        elif self.kind != "text":
            told = f"({told})::{self.kind}"
        if self.default is not None:
            told = f"coalesce({told}, {self.default})"
        return f'{told} AS "{self.name}"'

    def _list(self, dialect: Dialect) -> str:
        if dialect == "duckdb":
            return f"coalesce((event ->> '$.{self.name}[*]')::{self.kind}[], [])"
        each = f"jsonb_array_elements_text(event -> '{self.name}')"
        return f"ARRAY(SELECT e::{self.kind} FROM {each} AS e)"  # noqa: S608 - names of our own fields


def view_of(event: type[Event]) -> str:
    """`message.posted` is told by the view `message_posted`."""
    return tag_of(event).replace(".", "_")


def columns(event: type[Event]) -> list[Column]:
    shape = cast("inspect.StructType", inspect.type_info(event))
    return [_column(field) for field in shape.fields if field.encode_name not in AROUND]


def _column(field: inspect.Field) -> Column:
    of, many = _without_none(field.type), False
    if isinstance(of, inspect.VarTupleType):
        of, many = of.item_type, True
    kind = KINDS.get(type(of), "json")
    many = many and kind != "json"
    return Column(field.encode_name, kind, many, _default(field.default) if not many else None)


def _without_none(of: inspect.Type) -> inspect.Type:
    if isinstance(of, inspect.UnionType):
        (of,) = (each for each in of.types if not isinstance(each, inspect.NoneType))
    return of


def _default(default: Any) -> str | None:
    match default:
        case bool():
            return str(default).lower()
        case int():
            return str(default)
        case str():
            return f"'{default}'"
        case _:
            return None


def views(dialect: Dialect) -> Iterator[tuple[str, str]]:
    """Name and query of each, over a relation `log`. What is told to nobody has none."""
    for event in EVENTS:
        if tag_of(event) not in PRIVATE:
            parts = [*AROUND, *(column.read(dialect) for column in columns(event))]
            listed = ",\n    ".join(parts)
            yield view_of(event), f"SELECT\n    {listed}\nFROM log\nWHERE type = '{tag_of(event)}'"

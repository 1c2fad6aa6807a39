"""Request bodies: JSON read exactly, nothing guessed, and errors that name the field."""

import re
from collections.abc import Generator, Iterator
from typing import Annotated, Any, ClassVar, TypeVar, cast

import msgspec
from litestar._openapi.schema_generation import SchemaCreator
from litestar.dto import AbstractDTO, DTOFieldDefinition
from litestar.openapi.spec import Reference, Schema
from litestar.typing import FieldDefinition

from api.refusals import FieldError, Malformed, NoBody, ValueInvalid

ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*$(?!\n)"
"""Without controls, and without what turns the direction of the names beside it. To Python `$` alone also
stands before a last line feed."""
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=ONE_LINE)]
ShortName = Annotated[str, msgspec.Meta(max_length=80, pattern=ONE_LINE)]
Line = Annotated[str, msgspec.Meta(max_length=250, pattern=ONE_LINE)]
Paragraph = Annotated[str, msgspec.Meta(max_length=4000)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
"""The largest integer that every JSON reader keeps exactly."""

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$\.?(?P<path>.*)`)?$", re.DOTALL)
_FIELD = re.compile(r"^Object (?P<wrong>missing required|contains unknown) field `(?P<name>.*)`$", re.DOTALL)
_BOUNDS = re.compile(r"^(Expected `\w+` (of length|matching|[<>]|that's)|Invalid enum value)")


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A request's body; a field that we do not know is refused."""


B = TypeVar("B", bound=Body)


class Exact(AbstractDTO[Body]):
    """Reads every body of the API: a compiled decoder for each route, without conversions between types."""

    asgi_connection: Any
    _decoders: ClassVar[dict[str, msgspec.json.Decoder[Any]]] = {}

    def decode_bytes(self, value: bytes) -> Any:
        """Raises Malformed or ValueInvalid."""
        return read_body(self._decoders[self.asgi_connection.route_handler.handler_id], value)

    @classmethod
    def is_supported_model_type_field(cls, field_definition: FieldDefinition) -> bool:
        return field_definition.is_subclass_of(Body)

    @classmethod
    def create_for_field_definition(
        cls, field_definition: FieldDefinition, handler_id: str, backend_cls: Any = None
    ) -> None:
        cls._decoders[handler_id] = msgspec.json.Decoder(field_definition.annotation)

    @classmethod
    def create_openapi_schema(
        cls, field_definition: FieldDefinition, handler_id: str, schema_creator: SchemaCreator
    ) -> Reference | Schema:
        return schema_creator.for_field_definition(field_definition)

    @classmethod
    def generate_field_definitions(cls, model_type: type[Any]) -> Generator[DTOFieldDefinition]:
        yield from ()

    @classmethod
    def detect_nested_field(cls, field_definition: FieldDefinition) -> bool:
        return False


def read_body(decoder: msgspec.json.Decoder[B], value: bytes) -> B:
    """Raises Malformed or ValueInvalid."""
    if not value:
        raise NoBody
    try:
        body = decoder.decode(value)
    except msgspec.ValidationError as error:
        raise _refusal_of(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"the body is not JSON: {error}") from error
    if b"\\u0000" in value and (nul := next(_nul_in(body), None)):
        raise ValueInvalid(f"{nul} has a NUL character", [FieldError(nul, "text without NUL characters")])
    return body


def _refusal_of(message: str) -> Malformed | ValueInvalid:
    found = _PLACE.match(message)
    what, path = (found["what"], found["path"] or "") if found else (message, "")
    expected = f"{what[0].lower()}{what[1:]}"
    if named := _FIELD.match(what):
        path = ".".join(filter(None, (path, named["name"])))
        expected = (
            "expected to be there" if named["wrong"] == "missing required" else "not a field of this body"
        )
    kind = ValueInvalid if _BOUNDS.match(what) else Malformed
    return kind(f"{path or 'the body'}: {expected}", [FieldError(path or "body", expected)])


def _nul_in(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, str) and "\0" in value:
        yield path
    elif isinstance(value, tuple):
        for item in cast("tuple[Any, ...]", value):
            yield from _nul_in(item, path)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _nul_in(getattr(value, name), f"{path}.{name}" if path else name)

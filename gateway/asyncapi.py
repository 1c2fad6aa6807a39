"""The AsyncAPI 3 document: everything that is said on a socket, made from the structs that say it."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import msgspec

from gateway import answers, requests
from gateway.closing import Closing
from projections.frames.types import EPHEMERAL, FRAMES

SCHEMA = "#/components/schemas/{name}"
DESCRIPTION = (
    "A socket: sign in, then hear everything that happens in one's rooms, in order, once, without holes. "
    "docs/protocol.md says what may be relied on, and what each code means that ends it."
)
ROOM = {"type": "string", "pattern": "^(workspace|members|channel|thread|user):[0-9a-f-]{36}$"}
COUNT = {"type": "integer", "minimum": 0}
RESUME = {"epoch": {"type": "string", "format": "uuid"}, "since": COUNT}


def document() -> bytes:
    said, told = get_args(requests.Request), answers.Answer.__subclasses__()
    data = {**FRAMES, **EPHEMERAL}
    references, schemas = msgspec.json.schema_components([*said, *told, *data.values()], ref_template=SCHEMA)
    shapes = iter(references)
    heard = {_tag(request): next(shapes) for request in said}
    spoken = {_tag(answer): next(shapes) for answer in told}
    spoken |= {name: _frame(name, next(shapes)) for name in data}
    return msgspec.json.encode(_document(_messages("said", heard), _messages("told", spoken), schemas))


def _document(
    heard: Mapping[str, Any], spoken: Mapping[str, Any], schemas: Mapping[str, Any]
) -> dict[str, Any]:
    messages = {**heard, **spoken}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Backscroll",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {
            "socket": {
                "address": "/v1/socket",
                "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
                "bindings": {"ws": {"method": "GET", "query": {"type": "object", "properties": RESUME}}},
                "x-close-codes": [_closing(why) for why in Closing],
            }
        },
        "operations": {"hear": _operation("receive", heard), "tell": _operation("send", spoken)},
        "components": {
            "messages": messages,
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _operation(action: str, messages: Iterable[str]) -> dict[str, Any]:
    """As the gateway sees it: it receives what clients say, and sends the rest."""
    references = [{"$ref": f"#/channels/socket/messages/{name}"} for name in messages]
    return {
        "action": action,
        "channel": {"$ref": "#/channels/socket"},
        "security": [{"$ref": "#/components/securitySchemes/bearer"}],
        "messages": references,
    }


def _messages(kind: str, shapes: Mapping[str, Any]) -> dict[str, Any]:
    """A name may be said and told alike, by different frames: `said.` and `told.` keep them apart."""
    return {f"{kind}.{name}": {"name": name, "payload": shape} for name, shape in shapes.items()}


def _frame(name: str, data: Any) -> dict[str, Any]:
    place = {"position": COUNT, "seq": COUNT} if name in FRAMES else {}
    properties = {"type": {"const": name}, "room": ROOM, "data": data, **place}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _closing(why: Closing) -> dict[str, Any]:
    return {"code": why.code, "reconnect": why.reconnect, "reason": why.reason, "description": why.advice}


def _tag(struct: type[msgspec.Struct]) -> str:
    return str(struct.__struct_config__.tag)

"""The AsyncAPI 3 document: everything that is said on a socket, made from the structs that say it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, get_args

import msgspec

from gateway import answers, requests
from gateway.closing import Closing
from gateway.replay import words
from projections.frames.types import EPHEMERAL, FRAMES

SCHEMA = "#/components/schemas/{name}"
DESCRIPTION = "docs/protocol.md says what may be relied on, and what each code means that ends a socket."
LIVE = "Sign in, then hear everything that happens in one's rooms, in order, once, without holes."
PAST = (
    "Sign in, then hear again what was sent in a channel or a workspace, and lead it. No frame comes that "
    "was told to one person alone. To resume is to begin after the last position heard."
)
ROOM = {"type": "string", "pattern": "^(workspace|members|channel|thread|user):[0-9a-f-]{36}$"}
COUNT = {"type": "integer", "minimum": 0}
RESUME = {"epoch": {"type": "string", "format": "uuid"}, "since": COUNT}

Shapes = Mapping[type[msgspec.Struct], Any]
Messages = Mapping[str, Any]


class Channel(NamedTuple):
    """A socket's address. Its operations begin with `prefix`; all reasons but these `never` may end it."""

    address: str
    prefix: str
    description: str
    query: Any
    said: Messages
    told: Messages
    never: tuple[Closing, ...]


def document() -> bytes:
    live = [*get_args(requests.Request), *answers.Answer.__subclasses__()]
    past = [*get_args(words.Request), *get_args(words.Answer), words.Asked]
    structs: list[type[msgspec.Struct]] = [*live, *past, *FRAMES.values(), *EPHEMERAL.values()]
    references, schemas = msgspec.json.schema_components(structs, ref_template=SCHEMA)
    shapes = dict(zip(structs, references, strict=True))
    channels = {"socket": _socket(shapes), "replay": _replay(shapes)}
    return msgspec.json.encode(_document(channels, schemas))


def _socket(shapes: Shapes) -> Channel:
    told = _messages("told", answers.Answer.__subclasses__(), shapes)
    return Channel(
        address="/v1/socket",
        prefix="",
        description=LIVE,
        query={"type": "object", "properties": RESUME},
        said=_messages("said", get_args(requests.Request), shapes),
        told={**told, **_frames({**FRAMES, **EPHEMERAL}, shapes)},
        never=(Closing.DONE, Closing.RESTED),
    )


def _replay(shapes: Shapes) -> Channel:
    told = _messages("replay.told", get_args(words.Answer), shapes)
    return Channel(
        address="/v1/replay",
        prefix="replay.",
        description=PAST,
        query=shapes[words.Asked],
        said=_messages("replay.said", get_args(words.Request), shapes),
        told={**told, **_frames(FRAMES, shapes)},
        never=(Closing.RESYNC,),
    )


def _document(channels: Mapping[str, Channel], schemas: Messages) -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Backscroll",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {name: _channel(channel) for name, channel in channels.items()},
        "operations": {
            f"{channel.prefix}{verb}": _operation(action, name, messages)
            for name, channel in channels.items()
            for verb, action, messages in (("hear", "receive", channel.said), ("tell", "send", channel.told))
        },
        "components": {
            "messages": {
                key: message
                for channel in channels.values()
                for key, message in (*channel.said.items(), *channel.told.items())
            },
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _channel(channel: Channel) -> dict[str, Any]:
    messages = [*channel.said, *channel.told]
    return {
        "address": channel.address,
        "description": channel.description,
        "messages": {key: {"$ref": f"#/components/messages/{key}"} for key in messages},
        "bindings": {"ws": {"method": "GET", "query": channel.query}},
        "x-close-codes": [_closing(why) for why in Closing if why not in channel.never],
    }


def _operation(action: str, channel: str, messages: Iterable[str]) -> dict[str, Any]:
    """As the gateway sees it: it receives what clients say, and sends the rest."""
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "security": [{"$ref": "#/components/securitySchemes/bearer"}],
        "messages": [{"$ref": f"#/channels/{channel}/messages/{key}"} for key in messages],
    }


def _messages(kind: str, structs: Iterable[type[msgspec.Struct]], shapes: Shapes) -> Messages:
    """A name may be said and told alike, by different frames: `said.` and `told.` keep them apart."""
    tags = {str(struct.__struct_config__.tag): struct for struct in structs}
    return {f"{kind}.{tag}": {"name": tag, "payload": shapes[struct]} for tag, struct in tags.items()}


def _frames(frames: Mapping[str, type[msgspec.Struct]], shapes: Shapes) -> Messages:
    return {f"told.{name}": {"name": name, "payload": _frame(name, shapes[frames[name]])} for name in frames}


def _frame(name: str, data: Any) -> dict[str, Any]:
    place = {"position": COUNT, "seq": COUNT} if name in FRAMES else {}
    properties = {"type": {"const": name}, "room": ROOM, "data": data, **place}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _closing(why: Closing) -> dict[str, Any]:
    return {"code": why.code, "reconnect": why.reconnect, "reason": why.reason, "description": why.advice}

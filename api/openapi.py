"""What the OpenAPI document says beside the types: problems, sign-in, one sentence per route."""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from litestar import Litestar, Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import (
    Components,
    License,
    OpenAPIHeader,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    Schema,
    SecurityScheme,
    Tag,
)
from litestar.types import Method
from litestar.types.internal_types import PathParameterDefinition

from api.answers import POSITION
from api.bodies import Body
from api.problems import Problem

PUBLIC = {"public": True}
"""The `opt` of routes for everybody; authentication looks at it."""
BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
"""The `security` of routes that need an access token."""

_MEANING = {
    400: "The request cannot be read; `errors` name the fields.",
    401: "Not signed in, or the token has expired or was revoked.",
    403: "You may know of it, but not do this.",
    404: "There is no such thing, or you may not know of it.",
    409: "It cannot be done in the present state of things.",
    413: "The body is larger than a megabyte.",
    422: "What was sent does not make sense; `errors` name the fields.",
    429: "Too much was asked for, or too many attempts failed; `Retry-After` says when to try again.",
    503: "A part is down or behind; `Retry-After` says when to try again.",
}

_TAGS = {
    "auth": "Accounts, sessions and tokens.",
    "people": "Who somebody is.",
    "presence": "How one wishes to be seen.",
    "keys": "Keys for programs, and bots.",
    "moderation": "Reports, and what is hidden.",
    "workspaces": "The walls within which people find each other.",
    "channels": "Places where messages stand in order, and direct conversations.",
    "messages": "What is said, and what becomes of it.",
    "scheduled": "What is to be said later.",
    "reading": "What is unread, and everything that a client begins with.",
    "history": "The log of a workspace, for its owner and admins.",
    "operation": "Whether everything runs.",
}


_POSITION = Schema(type=OpenAPIType.INTEGER, minimum=0)
_READ = Parameter(
    "Backscroll-Position",
    "header",
    _POSITION,
    description="Wait, at most 2 s, until the read models hold everything up to this position.",
)
_KEY = Parameter(
    "Idempotency-Key",
    "header",
    Schema(type=OpenAPIType.STRING, min_length=1, max_length=200, pattern="^[ -~]+$"),
    description="Sent again under the same key within a day, it is done once and answered as the first time.",
)
_REPLAYED = OpenAPIHeader(
    schema=Schema(type=OpenAPIType.STRING, enum=["true"]),
    description="This is the first answer, told again.",
)
_SAID = OpenAPIHeader(schema=_POSITION, description="The same as in the body.")


def problems(*statuses: int, public: bool = False) -> dict[int, ResponseSpec]:
    """The refusals of a route: these, and those that any route may have."""
    everywhere = (400, 503) if public else (400, 401, 403, 503)
    return {
        status: ResponseSpec(
            Problem,
            description=_MEANING[status],
            media_type="application/problem+json",
            generate_examples=False,
        )
        for status in sorted({*statuses, *everywhere})
    }


def config() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Backscroll",
        version="1",
        description=(
            "A team-chat backend whose only write is an append to a log. A command's answer carries "
            "`position`; a read that sends it back in the header `Backscroll-Position` sees what it did."
        ),
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        openapi_router=Router("/schema", route_handlers=[], opt=PUBLIC, include_in_schema=False),
        operation_id_creator=_operation_id,
        render_plugins=[JsonRenderPlugin(), YamlRenderPlugin()],
        tags=[Tag(name, description) for name, description in _TAGS.items()],
        components=Components(
            security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer", bearer_format="JWT")}
        ),
        use_handler_docstrings=True,
    )


def describe(app: Litestar) -> None:
    """Adds what Litestar cannot know: summaries, the position's headers, that unknown fields are refused."""
    for handler in _handlers(app):
        handler.summary = (handler.fn.__doc__ or "").partition("\n")[0].rstrip(".")
    document = app.openapi_schema
    for item in (document.paths or {}).values():
        for operation in filter(None, (item.get, item.post, item.put, item.patch, item.delete)):
            _loosen(cast("dict[str, OpenAPIResponse]", operation.responses))
        if item.get and item.get.security:
            item.get.parameters = [*(item.get.parameters or []), _READ]
        for command in filter(None, (item.post, item.put, item.patch, item.delete)):
            responses = cast("dict[str, OpenAPIResponse]", command.responses)
            responses["429"] = replace(responses["400"], description=_MEANING[429])
            if command.security:
                _describe_command(command)
    for body in Body.__subclasses__():
        if schema := (document.components.schemas or {}).get(body.__name__):
            schema.additional_properties = False


def _loosen(responses: dict[str, OpenAPIResponse]) -> None:
    """An answer of either type may well be one of both: a page without messages is."""
    for response in responses.values():
        for media in (response.content or {}).values():
            if isinstance(media.schema, Schema) and media.schema.one_of:
                media.schema.any_of, media.schema.one_of = media.schema.one_of, None


def _describe_command(command: Operation) -> None:
    responses = cast("dict[str, OpenAPIResponse]", command.responses)
    command.parameters = [*(command.parameters or []), _KEY]
    responses.setdefault("422", replace(responses["400"], description=_MEANING[422]))
    for status in {"200", "201"} & responses.keys():
        responses[status].headers = {POSITION: _SAID, "idempotency-replayed": _REPLAYED}


def _operation_id(handler: HTTPRouteHandler, _: Method, __: list[str | PathParameterDefinition]) -> str:
    return "_".join((*handler.resolve_tags(), handler.handler_name))


def _handlers(app: Litestar) -> Iterable[HTTPRouteHandler]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler) and handler.resolve_include_in_schema():
                yield handler

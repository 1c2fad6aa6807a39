"""The Litestar application: routes, sign-in, problems, and the OpenAPI document at /schema/openapi.json."""

from litestar import Litestar
from litestar.di import Provide
from litestar.middleware import DefineMiddleware

from api import openapi, problems
from api.authentication import Authentication
from api.bodies import Exact
from api.caller import caller_of
from api.once import Commands, Once
from api.pages import router as pages
from api.parts import Parts
from api.routes import (
    auth,
    channel_invites,
    channel_people,
    channels,
    conversations,
    history,
    invites,
    keys,
    me,
    memberships,
    messages,
    moderation,
    operation,
    past,
    pins,
    plans,
    polls,
    presence,
    reading,
    relationships,
    retention,
    saved,
    scheduled,
    sidebar,
    threads,
    words,
    workspaces,
)

LARGEST_BODY = 1_000_000
ROOMS = (
    auth,
    me,
    workspaces,
    memberships,
    invites,
    keys,
    channels,
    channel_people,
    channel_invites,
    conversations,
    messages,
    moderation,
    reading,
    scheduled,
    relationships,
    threads,
    sidebar,
    presence,
    history,
    operation,
    past,
    plans,
    retention,
    pins,
    polls,
    saved,
    words,
)


def create_app(parts: Parts, once: Once) -> Litestar:
    """Everything that answers HTTP, over parts that are open already."""
    app = Litestar(
        [*(room.router for room in ROOMS), pages],
        dto=Exact,
        return_dto=None,
        middleware=[
            DefineMiddleware(Authentication, parts=parts),
            DefineMiddleware(Commands, once=once, largest=LARGEST_BODY),
        ],
        dependencies={
            "parts": Provide(lambda: parts, sync_to_thread=False),
            "caller": Provide(caller_of, sync_to_thread=False),
        },
        exception_handlers=problems.handlers,
        openapi_config=openapi.config(),
        request_max_body_size=LARGEST_BODY,
        logging_config=None,
    )
    openapi.describe(app)
    return app

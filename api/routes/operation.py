"""Health, and the pages about problems."""

from pathlib import Path

import msgspec
from litestar import MediaType, Response, Router, get
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath

from api.health import Readiness
from api.openapi import PUBLIC, problems
from api.parts import Parts
from api.refusals import RouteNotFound

FOLDER = Path(__file__).parents[2] / "docs" / "problems"
PAGES = {page.stem: page.read_text("utf-8") for page in FOLDER.glob("*.md")}


DOWN = ResponseSpec(Readiness, description="A part is down.", generate_examples=False)


class Alive(msgspec.Struct):
    alive: bool = True


class Addresses(msgspec.Struct):
    """`socket` is the gateway's; see docs/protocol.md."""

    socket: str
    schema: str = "/schema/openapi.json"
    asyncapi: str = "/schema/asyncapi.json"
    health: str = "/health/ready"


@get("/v1", opt=PUBLIC, responses=problems(public=True))
async def addresses(parts: NamedDependency[Parts]) -> Addresses:
    """Says where everything is."""
    return Addresses(parts.gateway_url)


@get("/schema/asyncapi.json", opt=PUBLIC, include_in_schema=False)
async def asyncapi(parts: NamedDependency[Parts]) -> Response[bytes]:
    """What is said on the socket."""
    return Response(parts.asyncapi, media_type=MediaType.JSON)


@get("/health/live", opt=PUBLIC)
async def live() -> Alive:
    """Says that this process answers."""
    return Alive()


@get("/health/ready", opt=PUBLIC, responses={503: DOWN})
async def ready(parts: NamedDependency[Parts]) -> Response[Readiness]:
    """Says of each part whether it is up and how far behind it is; 503 when one is down."""
    found = await parts.health.readiness()
    return Response(found, status_code=200 if found.ready else 503)


@get("/problems/{code:str}", opt=PUBLIC, media_type=MediaType.TEXT, responses=problems(404, public=True))
async def problem(code: FromPath[str]) -> Response[str]:
    """The page about a problem: what it means, when it happens, what to do."""
    if code not in PAGES:
        raise RouteNotFound("there is no problem of this name")
    return Response(PAGES[code], media_type="text/markdown")


router = Router("/", route_handlers=[addresses, asyncapi, live, ready, problem], tags=["operation"])

"""What texts look like, and what is filed under a word."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.bodies import Body
from api.caller import Caller
from api.lists import BeforePosition, Limit, Timeline
from api.openapi import BEARER, problems
from api.rendering import preview
from domain.hashtags import tag_of
from projections.views import hashtags, names, workspaces
from projections.views.pages import NEWEST
from projections.wire.messages import MessageView


class Words(Body):
    text: Annotated[str, Meta(max_length=40_000)]


class Html(msgspec.Struct):
    """A fragment that is safe to show."""

    html: str


@post(
    "/workspaces/{workspace_id:uuid}/render",
    status_code=200,
    security=BEARER,
    responses=problems(404, 413, 422),
    opt={"reads": True},
)
async def render_words(
    workspace_id: FromPath[UUID], data: JSONBody[Words], caller: NamedDependency[Caller]
) -> Html:
    """What a text would look like, before it is posted; nothing is kept."""
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        return Html(await preview(connection, caller.id, workspace_id, data.text))


@get("/workspaces/{workspace_id:uuid}/hashtags/{tag:str}", security=BEARER, responses=problems(404))
async def list_tagged(
    workspace_id: FromPath[UUID],
    tag: FromPath[str],
    caller: NamedDependency[Caller],
    before: BeforePosition = None,
    limit: Limit = 50,
) -> Timeline[MessageView]:
    """Messages with this hashtag that one may read, the newest first; none if it names a channel one sees."""
    word = tag_of(tag)
    async with caller.reading() as connection:
        await workspaces.seen_by(connection, caller.id, workspace_id)
        if "\0" in word or await names.channels(connection, caller.id, workspace_id, [word]):
            return Timeline([])
        start = NEWEST if before is None else before
        page = await hashtags.of_workspace(
            connection, caller.id, workspace_id, word, before=start, limit=limit
        )
    return Timeline(*page)


router = Router("/v1", route_handlers=[render_words, list_tagged], tags=["messages"])

"""Messages with their words as HTML, for readers who ask for it."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from litestar.params import QueryParameter

from api.markdown import Names, render
from domain.hashtags import tags_in
from domain.ids import UserId
from domain.mentions import called_in
from projections.views import channels, names
from projections.wire.messages import MessageView
from store.connections import Connection

Render = Annotated[
    Literal["html"] | None, QueryParameter(description="with `html`, each message's text as safe HTML too")
]


class RenderedMessage(MessageView, kw_only=True):
    """A message with its text as HTML that is safe to show."""

    html: str


async def rendered(
    connection: Connection, viewer: UserId, messages: Sequence[MessageView]
) -> list[RenderedMessage]:
    """Messages of one channel. Two questions for all of them; the work is done beside the event loop."""
    if not messages:
        return []
    place = await channels.seen_by(connection, viewer, messages[0].channel_id)
    called = {user for message in messages for user in message.mentions}
    slugs = {tag for message in messages for tag in tags_in(message.text)}
    known = Names(
        await names.people(connection, called) if called else {},
        await names.channels(connection, viewer, place.workspace_id, slugs) if slugs else {},
    )
    return await asyncio.to_thread(lambda: [_with_html(message, known) for message in messages])


def _with_html(message: MessageView, known: Names) -> RenderedMessage:
    fields = {name: getattr(message, name) for name in MessageView.__struct_fields__}
    html = render(message.text, message.content_type, message.language or "", known)
    return RenderedMessage(**fields, html="" if message.deleted else html)


async def preview(connection: Connection, viewer: UserId, workspace: UUID, text: str) -> str:
    """What a text would look like there."""
    called, slugs = called_in(text).usernames, tags_in(text)
    known = Names(
        await names.members(connection, workspace, called) if called else {},
        await names.channels(connection, viewer, workspace, slugs) if slugs else {},
    )
    return await asyncio.to_thread(render, text, "text", "", known)

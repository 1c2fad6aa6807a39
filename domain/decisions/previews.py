"""Showing what stands at the address that a message points at."""

from domain.channel import channel
from domain.decision import NOTHING, Change, Deciding
from domain.event import Command
from domain.ids import MessageId
from domain.links import link_in
from domain.message import MessagePreviewed, message
from domain.workspace import workspace


class PreviewLink(Command):
    message_id: MessageId
    url: str
    title: str
    description: str = ""
    site: str = ""
    image_url: str = ""


def preview_link(command: PreviewLink) -> Deciding:
    """Once, and only while the message still points there."""
    (found,) = yield (message(command.message_id),)
    if found.deleted or found.previewed == command.url or link_in(found.text) != command.url:
        return NOTHING
    if found.posted is None:
        return NOTHING
    (place,) = yield (channel(found.posted.channel_id),)
    (home,) = yield (workspace(place.workspace_id),)
    if place.archived or not (place.exists and home.exists):
        return NOTHING
    previewed = MessagePreviewed(
        url=command.url,
        title=command.title,
        description=command.description,
        site=command.site,
        image_url=command.image_url,
    )
    return [Change(message(command.message_id), [previewed])]

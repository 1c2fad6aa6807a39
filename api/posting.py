"""Posting a message: what is sent, what is answered."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.answers import Done
from api.bodies import Body
from api.caller import Caller
from api.refusals import FieldError, Malformed
from domain.content import NO_CONTENT, WORDLESS, Content, FileReference, Location, Poll
from domain.decisions.forwarding import ForwardMessage, forward
from domain.decisions.messages import PostMessage, post
from domain.ids import ChannelId, MessageId
from domain.times import utc


class NewLocation(Body):
    """A point on the earth, in degrees."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    label: Annotated[str, Meta(max_length=200)] = ""


class NewPoll(Body):
    """Options are numbered from 0 in this order."""

    question: Annotated[str, Meta(min_length=1, max_length=300)]
    options: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=200)], ...], Meta(max_length=10)]
    multiple: bool = False
    anonymous: bool = False
    closes_at: Annotated[datetime, Meta(tz=True)] | None = None


class NewFile(Body):
    """A file that lies elsewhere: `url` says where."""

    name: Annotated[str, Meta(min_length=1, max_length=255)]
    url: Annotated[str, Meta(max_length=2000)]
    content_type: Annotated[str, Meta(max_length=100)] = ""
    size: Annotated[int, Meta(ge=0, le=2**53 - 1)] | None = None


class NewMessage(Body):
    """With an `id` of one's own, a retry says nothing twice. `reply_to` may be any message of a thread.

    Words may be left out of polls, locations and messages that consist of files.
    """

    text: str | UnsetType = UNSET
    id: UUID | None = None
    reply_to: UUID | None = None
    broadcast: bool = False
    content_type: Literal["text", "code", "action", "image", "file", "audio", "video", "poll", "location"] = (
        "text"
    )
    language: Annotated[str, Meta(max_length=40, pattern=r"^[\w+#.-]*$(?!\n)")] = ""
    location: NewLocation | None = None
    poll: NewPoll | None = None
    files: Annotated[tuple[NewFile, ...], Meta(max_length=10)] = ()


class NewForward(Body):
    """Into which channel, and what to say about it."""

    channel_id: UUID
    text: str = ""
    id: UUID | None = None


class MessagePosted(Done):
    id: MessageId
    channel_id: ChannelId


async def post_message(caller: Caller, place: ChannelId, said: NewMessage) -> MessagePosted:
    """The same id and content again is the same message, and answered as the first time."""
    id = MessageId(said.id or caller.new_id())
    wish = PostMessage(
        actor=caller.id,
        at=caller.at,
        message_id=id,
        channel_id=place,
        text=_text(said),
        reply_to=None if said.reply_to is None else MessageId(said.reply_to),
        broadcast=said.broadcast,
        content_type=said.content_type,
        content=_content(said),
    )
    receipt = await caller.do(post, wish)
    if receipt.recorded:
        caller.has_sent(place, wish.reply_to)
    return MessagePosted(await caller.first_said(receipt, id), id, place)


def _text(said: NewMessage) -> str:
    if said.text is not UNSET:
        return said.text
    if said.content_type in WORDLESS:
        return ""
    raise Malformed("text: expected to be there", [FieldError("text", "expected to be there")])


def _content(said: NewMessage) -> Content:
    if not (said.language or said.location or said.poll or said.files):
        return NO_CONTENT
    return Content(
        language=said.language,
        location=said.location and msgspec.convert(said.location, Location, from_attributes=True),
        poll=said.poll and _poll(said.poll),
        files=tuple(FileReference(file.name, file.content_type, file.size, file.url) for file in said.files),
    )


def _poll(said: NewPoll) -> Poll:
    """Raises TimeInvalid."""
    closes_at = said.closes_at and utc(said.closes_at, field="poll.closes_at")
    return Poll(said.question, said.options, said.multiple, said.anonymous, closes_at)


async def forward_message(caller: Caller, source: MessageId, wanted: NewForward) -> MessagePosted:
    """Likewise."""
    id, place = MessageId(wanted.id or caller.new_id()), ChannelId(wanted.channel_id)
    wish = ForwardMessage(
        actor=caller.id, at=caller.at, message_id=id, source_id=source, channel_id=place, text=wanted.text
    )
    position = await caller.first_said(await caller.do(forward, wish), id)
    return MessagePosted(position, id, place)

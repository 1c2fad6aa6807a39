"""Posting a message: what is sent, what is answered."""

from typing import Literal
from uuid import UUID

from api.answers import Done
from api.bodies import Body
from api.caller import Caller
from domain.decisions.messages import PostMessage, post
from domain.ids import ChannelId, MessageId


class NewMessage(Body):
    """With an `id` of one's own, a retry says nothing twice. `reply_to` may be any message of a thread."""

    text: str
    id: UUID | None = None
    reply_to: UUID | None = None
    broadcast: bool = False
    content_type: Literal["text", "code", "action"] = "text"


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
        text=said.text,
        reply_to=None if said.reply_to is None else MessageId(said.reply_to),
        broadcast=said.broadcast,
        content_type=said.content_type,
    )
    position = await caller.first_said(await caller.do(post, wish), id)
    return MessagePosted(position, id, place)

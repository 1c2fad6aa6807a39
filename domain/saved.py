"""A message that one person has put aside for themselves."""

from typing import assert_never

import msgspec

from domain.decision import Fold, Stream
from domain.event import PrivateEvent
from domain.ids import ChannelId, MessageId, UserId, derived


class MessageSaved(PrivateEvent, tag="saved.added"):
    user_id: UserId
    message_id: MessageId
    channel_id: ChannelId


class MessageUnsaved(PrivateEvent, tag="saved.removed"):
    user_id: UserId
    message_id: MessageId


SavedEvent = MessageSaved | MessageUnsaved


class Saved(msgspec.Struct, frozen=True):
    kept: bool = False


def evolve(_: Saved, event: SavedEvent) -> Saved:
    match event:
        case MessageSaved():
            return Saved(kept=True)
        case MessageUnsaved():
            return Saved()
        case _:
            assert_never(event)


_fold = Fold("saved", Saved(), evolve)


def saved_of(message: MessageId, user: UserId) -> Stream[Saved]:
    return _fold(derived("saved", message, user))

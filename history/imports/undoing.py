"""What undoes the events of an import in one stream, where they still are the last word."""

from typing import Any, NamedTuple

from domain.channel import (
    Channel,
    ChannelArchived,
    ChannelDescribed,
    ChannelTopicSet,
    ChannelUnarchived,
    channel,
)
from domain.decision import Fold
from domain.event import Event
from domain.message import (
    Message,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    MessageReacted,
    MessageRestored,
    MessageUnreacted,
    message,
)

REASON = "import undone"


class Written(NamedTuple):
    """A stream's events, and the versions of those that the import wrote."""

    events: list[Any]
    ours: set[int]

    @property
    def version(self) -> int:
        return len(self.events)

    @property
    def begun(self) -> bool:
        """Whether the stream is the import's own."""
        return 1 in self.ours

    def written(self) -> list[Event]:
        return [event for version, event in enumerate(self.events, 1) if version in self.ours]

    def folded(self, fold: Fold[Any], upto: int | None = None) -> Any:
        state = fold.initial
        for event in self.events[:upto]:
            state = fold.evolve(state, event)
        return state

    def before(self) -> int:
        """How many events there were when the import came."""
        return min(self.ours) - 1


def undoing_message(stream: Written) -> list[Event]:
    """A message that it brought is deleted; one that was there before says again what it said."""
    now: Message = stream.folded(message)
    if stream.begun:
        return [] if now.deleted else [MessageDeleted(reason=REASON)]
    before: Message = stream.folded(message, stream.before())
    events: list[Event] = []
    for event in stream.written():
        match event:
            case MessageEdited() if now.text == event.text != before.text and not now.deleted:
                events.append(_as_said(stream.events[: stream.before()]))
            case MessageReacted() if (event.user_id, event.emoji) in now.reactions - before.reactions:
                events.append(MessageUnreacted(user_id=event.user_id, emoji=event.emoji))
            case MessageDeleted() if now.deleted and not now.final and not before.deleted:
                events.append(MessageRestored())
            case _:
                pass
    return events


def _as_said(events: list[Event]) -> MessageEdited:
    said = next(event for event in reversed(events) if isinstance(event, MessagePosted | MessageEdited))
    return MessageEdited(text=said.text, mentions=said.mentions, everyone=said.everyone, here=said.here)


def undoing_channel(stream: Written) -> list[Event]:
    """Of a channel that was there before; one that it made is dealt with as a whole."""
    if stream.begun:
        return []
    now: Channel = stream.folded(channel)
    before: Channel = stream.folded(channel, stream.before())
    events: list[Event] = []
    for event in stream.written():
        match event:
            case ChannelTopicSet() if now.topic == event.topic != before.topic:
                events.append(ChannelTopicSet(topic=before.topic))
            case ChannelDescribed() if now.description == event.description != before.description:
                events.append(ChannelDescribed(description=before.description))
            case ChannelArchived() if now.archived and not before.archived:
                events.append(ChannelUnarchived())
            case _:
                pass
    return events

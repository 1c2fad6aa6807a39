"""A channel: a place where messages stand in order. Who is in it is another stream's business."""

from typing import Literal, assert_never

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import NOWHERE, UserId, WorkspaceId

ChannelKind = Literal["public", "private", "dm", "group"]


class ChannelCreated(Event, tag="channel.created"):
    """`members` names the people of a direct conversation; they are fixed for ever."""

    workspace_id: WorkspaceId
    kind: ChannelKind
    name: str = ""
    slug: str = ""
    topic: str = ""
    description: str = ""
    general: bool = False
    members: tuple[UserId, ...] = ()


class ChannelRenamed(Event, tag="channel.renamed"):
    name: str
    slug: str


class ChannelTopicSet(Event, tag="channel.topic_set"):
    topic: str


class ChannelDescribed(Event, tag="channel.described"):
    description: str


class ChannelMaximumSet(Event, tag="channel.maximum_set"):
    """How many people may be in it; None lifts the limit."""

    maximum: int | None = None


class ChannelArchived(Event, tag="channel.archived"):
    pass


class ChannelUnarchived(Event, tag="channel.unarchived"):
    pass


class ChannelDeleted(Event, tag="channel.deleted"):
    pass


class ChannelCaughtUp(Event, tag="channel.caught_up"):
    """Everybody has read everything up to here: history brought in from elsewhere is nobody's unread."""


ChannelEvent = (
    ChannelCreated
    | ChannelRenamed
    | ChannelTopicSet
    | ChannelDescribed
    | ChannelMaximumSet
    | ChannelArchived
    | ChannelUnarchived
    | ChannelDeleted
    | ChannelCaughtUp
)


class Channel(msgspec.Struct, frozen=True):
    exists: bool = False
    """From its creation to its deletion."""
    created: ChannelCreated | None = None
    """As it began: a retry is recognised by it, whatever became of the channel since."""
    workspace_id: WorkspaceId = NOWHERE
    kind: ChannelKind = "public"
    name: str = ""
    slug: str = ""
    topic: str = ""
    description: str = ""
    general: bool = False
    archived: bool = False
    maximum: int | None = None
    members: tuple[UserId, ...] = ()

    @property
    def direct(self) -> bool:
        return self.kind in ("dm", "group")


def evolve(channel: Channel, event: ChannelEvent) -> Channel:
    change = msgspec.structs.replace
    match event:
        case ChannelCreated():
            return Channel(
                exists=True,
                created=event,
                workspace_id=event.workspace_id,
                kind=event.kind,
                name=event.name,
                slug=event.slug,
                topic=event.topic,
                description=event.description,
                general=event.general,
                members=event.members,
            )
        case ChannelRenamed():
            return change(channel, name=event.name, slug=event.slug)
        case ChannelTopicSet():
            return change(channel, topic=event.topic)
        case ChannelDescribed():
            return change(channel, description=event.description)
        case ChannelMaximumSet():
            return change(channel, maximum=event.maximum)
        case ChannelArchived():
            return change(channel, archived=True)
        case ChannelUnarchived():
            return change(channel, archived=False)
        case ChannelDeleted():
            return change(channel, exists=False)
        case ChannelCaughtUp():
            return channel
        case _:
            assert_never(event)


channel = Fold("channel", Channel(), evolve)

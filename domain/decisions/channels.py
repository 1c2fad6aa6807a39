"""Opening channels and changing them."""

from domain.channel import (
    Channel,
    ChannelArchived,
    ChannelCreated,
    ChannelDeleted,
    ChannelDescribed,
    ChannelRenamed,
    ChannelTopicSet,
    ChannelUnarchived,
    channel,
)
from domain.channel_member import ChannelJoined, channel_member
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import enter_workspace, see_channel
from domain.decisions.relationships import reach_person
from domain.event import Command, Event
from domain.ids import ChannelId, UserId, WorkspaceId, client_may_choose, conversation_id
from domain.name import NameClaimed, NameReleased, channel_name
from domain.names import slug_of
from domain.permissions import demand, may
from domain.refusals import ChannelArchived as IsArchived
from domain.refusals import (
    FixedMembership,
    GeneralChannel,
    IdReserved,
    IdTaken,
    NameTaken,
    NotAMember,
    UserNotFound,
)
from domain.workspace_member import workspace_member

MOST_IN_A_GROUP = 9
"""People in one direct conversation, oneself included: Slack's limit, so that every import fits."""


class CreateChannel(Command):
    channel_id: ChannelId
    workspace_id: WorkspaceId
    name: str
    private: bool = False
    topic: str = ""
    description: str = ""


class OpenConversation(Command):
    workspace_id: WorkspaceId
    user_ids: tuple[UserId, ...]


class ChangeChannel(Command):
    """What is None stays as it is."""

    channel_id: ChannelId
    name: str | None = None
    topic: str | None = None
    description: str | None = None


class ArchiveChannel(Command):
    channel_id: ChannelId
    archived: bool = True


class DeleteChannel(Command):
    channel_id: ChannelId


def create_channel(command: CreateChannel) -> Deciding:
    """Every member, guests aside, opens channels and runs what they opened."""
    here, id, slug = command.workspace_id, command.channel_id, slug_of(command.name)
    if not client_may_choose(id):
        raise IdReserved(field="id")
    _, me = yield from enter_workspace(here, command.actor, "create_channel")
    holder, earlier = yield channel_name(here, slug), channel(id).expected_new()
    created = ChannelCreated(
        workspace_id=here,
        kind="private" if command.private else "public",
        name=command.name,
        slug=slug,
        topic=command.topic,
        description=command.description,
    )
    if earlier.created is not None:
        (founder,) = yield (channel_member(id, command.actor),)
        if earlier.created != created or founder.role != "owner":
            raise IdTaken("another channel has this id", field="id")
        return NOTHING
    if holder.holder is not None:
        raise NameTaken("a channel of this name exists", field="name")
    joined = ChannelJoined(channel_id=id, user_id=command.actor, role="owner", stint=me.stint)
    return [
        Change(channel_name(here, slug), [NameClaimed(kind="channel", holder=id, text=slug)]),
        Change(channel(id), [created]),
        Change(channel_member(id, command.actor), [joined]),
    ]


def open_conversation(command: OpenConversation) -> Deciding:
    """The one direct conversation of these people: opened if need be, never twice."""
    here = command.workspace_id
    people = tuple(sorted({command.actor, *command.user_ids}))
    if len(people) > MOST_IN_A_GROUP:
        raise FixedMembership(f"expected at most {MOST_IN_A_GROUP - 1} others", field="user_ids")
    yield from enter_workspace(here, command.actor, "open_conversation")
    walls = yield tuple(workspace_member(here, person) for person in people)
    if not all(member.active for member in walls):
        raise UserNotFound("everybody must be in the workspace", field="user_ids")
    if len(people) == 2:
        yield from reach_person(*people)
    id = conversation_id(here, people)
    place, *members = yield channel(id), *(channel_member(id, person) for person in people)
    changes = [
        Change(channel_member(id, person), [ChannelJoined(channel_id=id, user_id=person, stint=wall.stint)])
        for person, wall, member in zip(people, walls, members, strict=True)
        if not member.active
    ]
    if not place.exists:
        kind = "group" if len(people) > 2 else "dm"
        changes.insert(0, Change(channel(id), [ChannelCreated(workspace_id=here, kind=kind, members=people)]))
    return changes


def change_channel(command: ChangeChannel) -> Deciding:
    """Members set the topic and the description; a new name takes the channel's or the workspace's staff."""
    id = command.channel_id
    part = yield from see_channel(id, command.actor)
    place = part.place
    if not may("describe", part):
        raise NotAMember
    if place.archived:
        raise IsArchived
    events: list[Event] = []
    changes: list[Change] = []
    if command.topic is not None and command.topic != place.topic:
        events.append(ChannelTopicSet(topic=command.topic))
    if command.description is not None and command.description != place.description:
        events.append(ChannelDescribed(description=command.description))
    if command.name is not None and command.name != place.name:
        demand("rename", part, field="name")
        slug = slug_of(command.name)
        changes = yield from _rename(id, place, slug)
        events.append(ChannelRenamed(name=command.name, slug=slug))
    return [*changes, Change(channel(id), events)] if events else NOTHING


def _rename(id: ChannelId, place: Channel, slug: str) -> Asking[list[Change]]:
    here = place.workspace_id
    if slug == place.slug:
        return []
    (holder,) = yield (channel_name(here, slug),)
    if holder.holder is not None:
        raise NameTaken("a channel of this name exists", field="name")
    return [
        Change(channel_name(here, place.slug), [NameReleased(holder=id)], blind=True),
        Change(channel_name(here, slug), [NameClaimed(kind="channel", holder=id, text=slug)]),
    ]


def archive_channel(command: ArchiveChannel) -> Deciding:
    """An archived channel is read, not written; its staff and the workspace's bring it back."""
    part = yield from see_channel(command.channel_id, command.actor)
    place = part.place
    if place.general:
        raise GeneralChannel
    demand("archive", part)
    if place.archived == command.archived:
        return NOTHING
    event = ChannelArchived() if command.archived else ChannelUnarchived()
    return [Change(channel(command.channel_id), [event])]


def delete_channel(command: DeleteChannel) -> Deciding:
    """Nobody enters it any more, and its name is free."""
    id = command.channel_id
    part = yield from see_channel(id, command.actor)
    place = part.place
    if place.general:
        raise GeneralChannel
    demand("delete_channel", part)
    released = NameReleased(holder=id)
    return [
        Change(channel(id), [ChannelDeleted()]),
        Change(channel_name(place.workspace_id, place.slug), [released], blind=True),
    ]

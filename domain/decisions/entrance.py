"""Who gets in where: the questions that most decisions begin with."""

from collections.abc import Callable

from domain.channel import channel
from domain.channel_member import channel_member
from domain.decision import Asking
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.message import Message, MessagePosted, message
from domain.permissions import Part, WorkspaceAction, demand_in_workspace, may
from domain.refusals import (
    ChannelArchived,
    ChannelNotFound,
    MessageNotFound,
    NotAMember,
    NoticeFixed,
    Refusal,
    WorkspaceNotFound,
)
from domain.workspace import Workspace, workspace
from domain.workspace_member import WorkspaceMember, workspace_member


def enter_workspace(
    id: WorkspaceId, user: UserId, to: WorkspaceAction | None = None
) -> Asking[tuple[Workspace, WorkspaceMember]]:
    """The workspace, for an active member who may do this there; to others it does not exist."""
    place, member = yield workspace(id), workspace_member(id, user)
    if not (place.exists and member.active):
        raise WorkspaceNotFound
    if to is not None:
        demand_in_workspace(to, member)
    return place, member


def see_channel(id: ChannelId, user: UserId) -> Asking[Part]:
    """The channel, for whoever may read it: its members; a public one all but guests and the banned."""
    place, member = yield channel(id), channel_member(id, user)
    if not place.exists:
        raise ChannelNotFound
    home, walls = yield workspace(place.workspace_id), workspace_member(place.workspace_id, user)
    member = member if place.direct else member.within(walls.stint)
    open_to_all = place.kind == "public" and walls.role != "guest" and not member.banned
    if not (home.exists and walls.active) or not (member.active or open_to_all):
        raise ChannelNotFound
    return Part(place, member, walls)


def take_part(id: ChannelId, user: UserId) -> Asking[Part]:
    """The channel, for a member who may change something in it: not when it is archived."""
    part = yield from see_channel(id, user)
    if not may("take_part", part):
        raise NotAMember
    if part.place.archived:
        raise ChannelArchived
    return part


def see_message(id: MessageId, user: UserId) -> Asking[tuple[Message, MessagePosted, Part]]:
    """The message and its beginning, for whoever may read where it stands or through where it came."""
    return (yield from _message_by(see_channel, id, user))


def change_message(id: MessageId, user: UserId) -> Asking[tuple[Message, MessagePosted, Part]]:
    """Likewise for a member who may change something there."""
    return (yield from _message_by(take_part, id, user))


def _message_by(
    enter: Callable[[ChannelId, UserId], Asking[Part]], id: MessageId, user: UserId
) -> Asking[tuple[Message, MessagePosted, Part]]:
    (found,) = yield (message(id),)
    if found.posted is None:
        raise missing(id, found)
    place, through = found.posted.channel_id, found.posted.through
    try:
        try:
            part = yield from enter(place, user)
        except (ChannelNotFound, NotAMember):
            if through is None:
                raise
            part = yield from enter(through, user)
    except ChannelNotFound:
        raise MessageNotFound from None
    return found, found.posted, part


def missing(id: MessageId, found: Message, *, field: str | None = None) -> Refusal:
    """Why nothing can be done with it: clients make no ids of version 5, notices have no others."""
    if found.posted is None and id.version == 5:
        return NoticeFixed(field=field)
    return MessageNotFound(field=field)

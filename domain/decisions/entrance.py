"""Who gets in where: the questions that most decisions begin with."""

from collections.abc import Callable

from domain.channel import channel
from domain.channel_member import ChannelMember, channel_member
from domain.decision import Asking
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.message import Message, MessagePosted, message
from domain.permissions import Part, WorkspaceAction, demand_in_workspace, may
from domain.refusal import Refusal
from domain.refusals import (
    ChannelArchived,
    ChannelNotFound,
    MessageNotFound,
    NotAMember,
    NoticeFixed,
    WorkspaceNotFound,
)
from domain.thread import thread_of
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


def be_in(id: ChannelId, user: UserId) -> Asking[Part]:
    """The channel, for its members."""
    part = yield from see_channel(id, user)
    if not part.member.active:
        raise NotAMember
    return part


def see_message(id: MessageId, user: UserId) -> Asking[tuple[Message, MessagePosted, Part]]:
    """The message and its beginning, for whoever may read where it stands or where its thread is shared."""
    return (yield from _message_by(see_channel, id, user))


def change_message(id: MessageId, user: UserId) -> Asking[tuple[Message, MessagePosted, Part]]:
    """Likewise for a member who may change something there."""
    return (yield from _message_by(take_part, id, user))


Enter = Callable[[ChannelId, UserId], Asking[Part]]


def _message_by(enter: Enter, id: MessageId, user: UserId) -> Asking[tuple[Message, MessagePosted, Part]]:
    (found,) = yield (message(id),)
    if found.posted is None:
        raise missing(id, found)
    part = yield from enter_thread(enter, found.posted.root_id or id, found.posted.channel_id, user)
    return found, found.posted, part


def enter_thread(enter: Enter, root: MessageId, home: ChannelId, user: UserId) -> Asking[Part]:
    """The channel that a thread stands in; who comes by one that it is shared into has nobody's part in it.

    Raises MessageNotFound for whoever comes by neither.
    """
    try:
        return (yield from enter(home, user))
    except (ChannelNotFound, NotAMember) as refusal:
        refused: Refusal = refusal
    place, thread = yield channel(home), thread_of(root)
    for shared, _ in thread.shared if place.exists else ():
        try:
            part = yield from enter(shared, user)
        except ChannelNotFound:
            continue
        except (NotAMember, ChannelArchived) as refusal:
            refused = refusal
            continue
        if place.archived and enter is take_part:
            raise ChannelArchived
        return Part(place, ChannelMember(), part.walls)
    raise MessageNotFound if isinstance(refused, ChannelNotFound) else refused


def missing(id: MessageId, found: Message, *, field: str | None = None) -> Refusal:
    """Why nothing can be done with it: clients make no ids of version 5, notices have no others."""
    if found.posted is None and id.version == 5:
        return NoticeFixed(field=field)
    return MessageNotFound(field=field)

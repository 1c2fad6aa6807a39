"""Who gets in where: the questions that most decisions begin with."""

from domain.channel import Channel, channel
from domain.channel_member import ChannelMember, channel_member
from domain.decision import Asking
from domain.ids import ChannelId, UserId, WorkspaceId
from domain.refusals import ChannelArchived, ChannelNotFound, NotAMember, RoleTooLow, WorkspaceNotFound
from domain.workspace import Workspace, workspace
from domain.workspace_member import WorkspaceMember, workspace_member

STAFF = frozenset({"owner", "admin"})


def enter_workspace(
    id: WorkspaceId, user: UserId, *, staff: bool = False
) -> Asking[tuple[Workspace, WorkspaceMember]]:
    """The workspace, for an active member (or one of its staff); to others it does not exist."""
    place, member = yield workspace(id), workspace_member(id, user)
    if not (place.exists and member.active):
        raise WorkspaceNotFound
    if staff and member.role not in STAFF:
        raise RoleTooLow("expected the role owner or admin")
    return place, member


def see_channel(id: ChannelId, user: UserId) -> Asking[tuple[Channel, ChannelMember, WorkspaceMember]]:
    """The channel, for whoever may read it: its members, and for a public one the workspace, guests aside."""
    place, member = yield channel(id), channel_member(id, user)
    if not place.exists:
        raise ChannelNotFound
    home, walls = yield workspace(place.workspace_id), workspace_member(place.workspace_id, user)
    member = member if place.direct else member.within(walls.stint)
    open_to_all = place.kind == "public" and walls.role != "guest"
    if not (home.exists and walls.active) or not (member.active or open_to_all):
        raise ChannelNotFound
    return place, member, walls


def take_part(id: ChannelId, user: UserId) -> Asking[tuple[Channel, ChannelMember, WorkspaceMember]]:
    """The channel, for a member who may change something in it: not when it is archived."""
    place, member, walls = yield from see_channel(id, user)
    if not member.active:
        raise NotAMember
    if place.archived:
        raise ChannelArchived
    return place, member, walls


def runs_channel(member: ChannelMember, walls: WorkspaceMember) -> bool:
    """Whether this person may change the channel itself, and remove others from it."""
    return walls.role in STAFF or (member.active and member.role in STAFF)


def owns_channel(member: ChannelMember, walls: WorkspaceMember) -> bool:
    """Whether this person may decide who else owns the channel."""
    return walls.role in STAFF or (member.active and member.role == "owner")

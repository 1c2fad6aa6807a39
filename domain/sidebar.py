"""How one person arranges a workspace: sections and channels in order. The last word wins."""

import msgspec

from domain.decision import Fold, Stream
from domain.event import Event
from domain.ids import ChannelId, UserId, WorkspaceId, derived


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """A channel that stands in none keeps the client's own order."""

    name: str
    channel_ids: tuple[ChannelId, ...] = ()
    collapsed: bool = False


class SidebarArranged(Event, tag="sidebar.arranged"):
    """All of it anew."""

    workspace_id: WorkspaceId
    user_id: UserId
    sections: tuple[Section, ...] = ()


class Sidebar(msgspec.Struct, frozen=True):
    sections: tuple[Section, ...] = ()


def evolve(_: Sidebar, event: SidebarArranged) -> Sidebar:
    return Sidebar(event.sections)


_fold = Fold("sidebar", Sidebar(), evolve)


def sidebar_of(workspace: WorkspaceId, user: UserId) -> Stream[Sidebar]:
    return _fold(derived("sidebar", workspace, user))

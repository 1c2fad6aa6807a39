"""Arranging one's sidebar."""

from domain.decision import Change, Deciding
from domain.decisions.entrance import enter_workspace
from domain.event import Command
from domain.ids import WorkspaceId
from domain.sidebar import Section, SidebarArranged, sidebar_of


class ArrangeSidebar(Command):
    workspace_id: WorkspaceId
    sections: tuple[Section, ...]


def arrange_sidebar(command: ArrangeSidebar) -> Deciding:
    """Everybody arranges their own; what is in it need not exist any more."""
    here, me = command.workspace_id, command.actor
    yield from enter_workspace(here, me)
    arranged = SidebarArranged(workspace_id=here, user_id=me, sections=command.sections)
    return [Change(sidebar_of(here, me), [arranged], blind=True)]

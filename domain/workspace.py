"""A workspace: the walls within which people find each other and channels have names."""

from typing import assert_never

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import ChannelId, UserId


class WorkspaceCreated(Event, tag="workspace.created"):
    name: str
    slug: str
    owner_id: UserId
    general_id: ChannelId
    description: str = ""


class WorkspaceRenamed(Event, tag="workspace.renamed"):
    name: str


class WorkspaceSlugChanged(Event, tag="workspace.slug_changed"):
    slug: str


class WorkspaceDescribed(Event, tag="workspace.described"):
    description: str


class WorkspaceOwnerChanged(Event, tag="workspace.owner_changed"):
    owner_id: UserId


class WorkspaceDeleted(Event, tag="workspace.deleted"):
    pass


WorkspaceEvent = (
    WorkspaceCreated
    | WorkspaceRenamed
    | WorkspaceSlugChanged
    | WorkspaceDescribed
    | WorkspaceOwnerChanged
    | WorkspaceDeleted
)


class Workspace(msgspec.Struct, frozen=True):
    exists: bool = False
    """From its creation to its deletion."""
    used: bool = False
    """Whether its stream has ever begun."""
    name: str = ""
    slug: str = ""
    description: str = ""
    owner_id: UserId | None = None
    general_id: ChannelId | None = None


def evolve(workspace: Workspace, event: WorkspaceEvent) -> Workspace:
    change = msgspec.structs.replace
    match event:
        case WorkspaceCreated():
            return Workspace(
                exists=True,
                used=True,
                name=event.name,
                slug=event.slug,
                description=event.description,
                owner_id=event.owner_id,
                general_id=event.general_id,
            )
        case WorkspaceRenamed():
            return change(workspace, name=event.name)
        case WorkspaceSlugChanged():
            return change(workspace, slug=event.slug)
        case WorkspaceDescribed():
            return change(workspace, description=event.description)
        case WorkspaceOwnerChanged():
            return change(workspace, owner_id=event.owner_id)
        case WorkspaceDeleted():
            return change(workspace, exists=False)
        case _:
            assert_never(event)


workspace = Fold("workspace", Workspace(), evolve)

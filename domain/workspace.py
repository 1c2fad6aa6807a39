"""A workspace: the walls within which people find each other and channels have names."""

from typing import assert_never

import msgspec

from domain.decision import Fold
from domain.event import Event
from domain.ids import ChannelId, UserId
from domain.plans import Plan


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


class WorkspaceDefaultsSet(Event, tag="workspace.defaults_set"):
    """The channels, beside #general, that newcomers are brought into."""

    channel_ids: tuple[ChannelId, ...] = ()


class WorkspacePlanSet(Event, tag="workspace.plan_set"):
    plan: Plan


class WorkspaceCustomerSet(Event, tag="workspace.customer_set"):
    """Who pays, by the payment provider's name for them; empty when nobody does."""

    customer_id: str = ""


class WorkspaceBudgetSet(Event, tag="workspace.budget_set"):
    """What agents may cost here in a month; None leaves it to the plan."""

    ai_budget_cents: int | None = None


class WorkspaceDeleted(Event, tag="workspace.deleted"):
    pass


WorkspaceEvent = (
    WorkspaceCreated
    | WorkspaceRenamed
    | WorkspaceSlugChanged
    | WorkspaceDescribed
    | WorkspaceOwnerChanged
    | WorkspaceDefaultsSet
    | WorkspacePlanSet
    | WorkspaceCustomerSet
    | WorkspaceBudgetSet
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
    default_ids: tuple[ChannelId, ...] = ()
    plan: Plan = "free"
    customer_id: str = ""
    ai_budget_cents: int | None = None


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
        case WorkspaceDefaultsSet():
            return change(workspace, default_ids=event.channel_ids)
        case WorkspacePlanSet():
            return change(workspace, plan=event.plan)
        case WorkspaceCustomerSet():
            return change(workspace, customer_id=event.customer_id)
        case WorkspaceBudgetSet():
            return change(workspace, ai_budget_cents=event.ai_budget_cents)
        case WorkspaceDeleted():
            return change(workspace, exists=False)
        case _:
            assert_never(event)


workspace = Fold("workspace", Workspace(), evolve)

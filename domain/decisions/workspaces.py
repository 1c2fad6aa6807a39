"""Opening a workspace, changing it, and closing it."""

from domain.channel import ChannelCreated, channel
from domain.channel_member import ChannelJoined, channel_member
from domain.decision import NOTHING, Asking, Change, Deciding
from domain.decisions.entrance import enter_workspace
from domain.event import Command, Event
from domain.ids import ChannelId, UserId, WorkspaceId
from domain.name import NameClaimed, NameReleased, channel_name, workspace_name
from domain.names import slug_of
from domain.refusals import ChannelNotFound, FixedMembership, NameTaken, UserNotFound
from domain.seats import SeatTaken, seats_of
from domain.user import user
from domain.workspace import (
    Workspace,
    WorkspaceCreated,
    WorkspaceDefaultsSet,
    WorkspaceDeleted,
    WorkspaceDescribed,
    WorkspaceRenamed,
    WorkspaceSlugChanged,
    workspace,
)
from domain.workspace_member import WorkspaceJoined, workspace_member

GENERAL = "general"
MOST_DEFAULTS = 20
"""Channels that newcomers are brought into: each is an event of theirs."""


class CreateWorkspace(Command):
    workspace_id: WorkspaceId
    general_id: ChannelId
    name: str
    slug: str = ""
    description: str = ""


class ChangeWorkspace(Command):
    """What is None stays as it is."""

    workspace_id: WorkspaceId
    name: str | None = None
    slug: str | None = None
    description: str | None = None
    default_ids: tuple[ChannelId, ...] | None = None


class DeleteWorkspace(Command):
    workspace_id: WorkspaceId


def create_workspace(command: CreateWorkspace) -> Deciding:
    """Whoever opens a workspace owns it and is the first in its #general."""
    slug = slug_of(command.slug or command.name)
    owner, holder = yield user(command.actor), workspace_name(slug)
    if not owner.comes_in:
        raise UserNotFound
    if holder.holder is not None:
        raise NameTaken("a workspace with this slug exists", field="slug")
    me, here, general = command.actor, command.workspace_id, command.general_id
    created = WorkspaceCreated(
        name=command.name, slug=slug, owner_id=me, general_id=general, description=command.description
    )
    return [
        Change(workspace_name(slug), [NameClaimed(kind="workspace", holder=here, text=slug)]),
        Change(workspace(here), [created]),
        Change(seats_of(here), [SeatTaken(user_id=me)]),
        Change(workspace_member(here, me), [WorkspaceJoined(workspace_id=here, user_id=me, role="owner")]),
        *_general(here, general, me),
    ]


def _general(here: WorkspaceId, id: ChannelId, owner: UserId) -> list[Change]:
    """The channel that everybody is in, with its first member."""
    opened = ChannelCreated(workspace_id=here, kind="public", name=GENERAL, slug=GENERAL, general=True)
    joined = ChannelJoined(channel_id=id, user_id=owner, role="owner")
    return [
        Change(channel_name(here, GENERAL), [NameClaimed(kind="channel", holder=id, text=GENERAL)]),
        Change(channel(id), [opened]),
        Change(channel_member(id, owner), [joined]),
    ]


def change_workspace(command: ChangeWorkspace) -> Deciding:
    """Owner and admins name and describe the workspace."""
    here = command.workspace_id
    place, _ = yield from enter_workspace(here, command.actor, "change_workspace")
    events: list[Event] = []
    changes: list[Change] = []
    if command.name is not None and command.name != place.name:
        events.append(WorkspaceRenamed(name=command.name))
    if command.description is not None and command.description != place.description:
        events.append(WorkspaceDescribed(description=command.description))
    if command.slug is not None and (slug := slug_of(command.slug)) != place.slug:
        (holder,) = yield (workspace_name(slug),)
        if holder.holder is not None:
            raise NameTaken("a workspace with this slug exists", field="slug")
        events.append(WorkspaceSlugChanged(slug=slug))
        changes = [
            Change(workspace_name(place.slug), [NameReleased(holder=here)], blind=True),
            Change(workspace_name(slug), [NameClaimed(kind="workspace", holder=here, text=slug)]),
        ]
    if command.default_ids is not None:
        wished = tuple(dict.fromkeys(command.default_ids))
        if wished != place.default_ids:
            yield from _open_to_all(command.workspace_id, place, wished)
            events.append(WorkspaceDefaultsSet(channel_ids=wished))
    return [*changes, Change(workspace(here), events)] if events else NOTHING


def _open_to_all(here: WorkspaceId, place: Workspace, ids: tuple[ChannelId, ...]) -> Asking[None]:
    """Newcomers are brought only into channels that any of them may see."""
    if len(ids) > MOST_DEFAULTS:
        raise FixedMembership(f"expected at most {MOST_DEFAULTS} channels", field="default_channel_ids")
    found = yield tuple(channel(id) for id in ids)
    for one in found:
        if not one.exists or one.workspace_id != here or one.kind != "public":
            raise ChannelNotFound("expected public channels of this workspace", field="default_channel_ids")


def delete_workspace(command: DeleteWorkspace) -> Deciding:
    """The owner closes the workspace: nobody enters any more, and its slug is free."""
    here = command.workspace_id
    place, _ = yield from enter_workspace(here, command.actor, "delete_workspace")
    return [
        Change(workspace(here), [WorkspaceDeleted()]),
        Change(workspace_name(place.slug), [NameReleased(holder=here)], blind=True),
    ]

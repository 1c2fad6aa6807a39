"""Setting how long words are kept. What is older is erased, and nobody brings it back: the owner decides."""

from domain.decision import NOTHING, Change, Deciding
from domain.decisions.entrance import enter_workspace, see_channel
from domain.event import Command
from domain.ids import ChannelId, WorkspaceId
from domain.permissions import demand_in_workspace
from domain.retention import RetentionSet, retention_of


class SetRetention(Command):
    workspace_id: WorkspaceId
    days: int | None


class SetChannelRetention(Command):
    channel_id: ChannelId
    days: int | None


def set_retention(command: SetRetention) -> Deciding:
    here = command.workspace_id
    yield from enter_workspace(here, command.actor, "set_retention")
    (now,) = yield (retention_of(here),)
    if now.days == command.days:
        return NOTHING
    return [Change(retention_of(here), [RetentionSet(workspace_id=here, days=command.days)])]


def set_channel_retention(command: SetChannelRetention) -> Deciding:
    """Of a channel that the owner can see."""
    id = command.channel_id
    part = yield from see_channel(id, command.actor)
    demand_in_workspace("set_retention", part.walls)
    (now,) = yield (retention_of(id),)
    if now.days == command.days:
        return NOTHING
    kept = RetentionSet(workspace_id=part.place.workspace_id, channel_id=id, days=command.days)
    return [Change(retention_of(id), [kept])]

"""Who may do what: one table, read by every decision. To whom may not know of a thing, it does not exist."""

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple

from domain.channel import Channel, ChannelKind
from domain.channel_member import ChannelMember, ChannelRole, Permission
from domain.refusals import RoleTooLow
from domain.workspace_member import WorkspaceMember, WorkspaceRole

WorkspaceAction = Literal[
    "create_channel",
    "change_workspace",
    "delete_workspace",
    "invite",
    "set_role",
    "set_admin",
    "remove_member",
    "remove_admin",
    "open_conversation",
    "read_history",
    "audit",
    "ban",
    "set_plan",
    "see_plan",
    "set_retention",
    "hand_over",
    "make_bot",
    "moderate",
]
ChannelAction = Literal[
    "join",
    "take_part",
    "describe",
    "rename",
    "limit",
    "invite",
    "archive",
    "delete_channel",
    "add_member",
    "remove_member",
    "ban",
    "set_role",
    "set_owner",
    "set_permissions",
    "delete_message",
    "restore_message",
    "hide_message",
    "pin",
]

OWNER: frozenset[WorkspaceRole] = frozenset({"owner"})
STAFF: frozenset[WorkspaceRole] = frozenset({"owner", "admin"})
MEMBERS: frozenset[WorkspaceRole] = frozenset({"owner", "admin", "member"})
EVERYBODY: frozenset[WorkspaceRole] = frozenset({"owner", "admin", "member", "guest"})
"""Who may change anything: but for analysts, all."""
ANALYSTS: frozenset[WorkspaceRole] = frozenset({"owner", "admin", "analyst"})

CHANNEL_OWNER: frozenset[ChannelRole] = frozenset({"owner"})
CHANNEL_STAFF: frozenset[ChannelRole] = frozenset({"owner", "admin"})
MODERATORS: frozenset[ChannelRole] = frozenset({"owner", "admin", "moderator"})
PARTICIPANTS: frozenset[ChannelRole] = frozenset({"owner", "admin", "moderator", "member", "guest"})

ANY: frozenset[ChannelKind] = frozenset({"public", "private", "dm", "group"})
CHANNELS: frozenset[ChannelKind] = frozenset({"public", "private"})


class Part(NamedTuple):
    """What somebody is in a channel, and in the workspace around it."""

    place: Channel
    member: ChannelMember
    walls: WorkspaceMember


class Rule(NamedTuple):
    """Who may do something in a channel: those with one of these `roles` in it who are `among` these in its
    workspace; members who were given the `bit`; and the workspace's `staff`, whether in the channel or not.
    """

    roles: frozenset[ChannelRole]
    staff: frozenset[WorkspaceRole] = frozenset()
    among: frozenset[WorkspaceRole] = EVERYBODY
    kinds: frozenset[ChannelKind] = ANY
    bit: Permission | None = None


IN_WORKSPACE: Mapping[WorkspaceAction, frozenset[WorkspaceRole]] = {
    "create_channel": MEMBERS,
    "change_workspace": STAFF,
    "delete_workspace": OWNER,
    "invite": STAFF,
    "set_role": STAFF,
    "set_admin": OWNER,
    "remove_member": STAFF,
    "remove_admin": OWNER,
    "open_conversation": EVERYBODY,
    "read_history": ANALYSTS,
    "audit": STAFF,
    "ban": STAFF,
    "set_plan": OWNER,
    "see_plan": STAFF,
    "set_retention": OWNER,
    "hand_over": OWNER,
    "make_bot": STAFF,
    "moderate": STAFF,
}

IN_CHANNEL: Mapping[ChannelAction, Rule] = {
    "join": Rule(frozenset(), staff=MEMBERS, kinds=frozenset({"public"})),
    "take_part": Rule(PARTICIPANTS),
    "describe": Rule(PARTICIPANTS, staff=STAFF),
    "rename": Rule(CHANNEL_STAFF, staff=STAFF, kinds=CHANNELS, bit="edit_channel"),
    "limit": Rule(CHANNEL_STAFF, staff=STAFF, kinds=CHANNELS, bit="edit_channel"),
    "invite": Rule(PARTICIPANTS, among=MEMBERS, kinds=CHANNELS, bit="add_members"),
    "archive": Rule(CHANNEL_STAFF, staff=STAFF, kinds=CHANNELS),
    "delete_channel": Rule(CHANNEL_STAFF, staff=STAFF, kinds=CHANNELS),
    "add_member": Rule(PARTICIPANTS, among=MEMBERS, kinds=CHANNELS, bit="add_members"),
    "remove_member": Rule(CHANNEL_STAFF, staff=STAFF, kinds=CHANNELS, bit="remove_members"),
    "ban": Rule(CHANNEL_STAFF, staff=STAFF, kinds=CHANNELS, bit="remove_members"),
    "set_permissions": Rule(CHANNEL_STAFF, staff=STAFF, kinds=CHANNELS),
    "set_role": Rule(CHANNEL_STAFF, staff=STAFF, kinds=CHANNELS),
    "set_owner": Rule(CHANNEL_OWNER, staff=STAFF, kinds=CHANNELS),
    "delete_message": Rule(MODERATORS, staff=STAFF, bit="delete_messages"),
    "hide_message": Rule(MODERATORS, staff=STAFF),
    "restore_message": Rule(MODERATORS, staff=STAFF, kinds=CHANNELS, bit="delete_messages"),
    "pin": Rule(MODERATORS, staff=STAFF, bit="pin_messages"),
}
"""Authors edit and delete their own messages whatever this says."""


def demand_in_workspace(
    action: WorkspaceAction, member: WorkspaceMember, *, field: str | None = None
) -> None:
    """Raises RoleTooLow."""
    demand_role(action, member.role, field=field)


def demand_role(action: WorkspaceAction, role: WorkspaceRole, *, field: str | None = None) -> None:
    """The same of a role that is known otherwise.

    Raises RoleTooLow.
    """
    allowed = IN_WORKSPACE[action]
    if role not in allowed:
        raise RoleTooLow(f"expected {_either(allowed)} of the workspace", field=field)


def may(action: ChannelAction, part: Part) -> bool:
    """Of somebody who may see the channel."""
    place, member, walls = part
    rule = IN_CHANNEL[action]
    by_role = member.role in rule.roles and walls.role in rule.among
    inside = member.active and (by_role or rule.bit in member.permissions)
    return place.kind in rule.kinds and (inside or walls.role in rule.staff)


def demand(action: ChannelAction, part: Part, *, field: str | None = None) -> None:
    """Raises RoleTooLow."""
    if not may(action, part):
        rule = IN_CHANNEL[action]
        places = (("channel", rule.roles), ("workspace", rule.staff))
        expected = " or ".join(f"{_either(roles)} of the {place}" for place, roles in places if roles)
        alone = "" if part.walls.role in rule.among else ", who is no guest"
        raise RoleTooLow(f"expected {expected}{alone}", field=field)


def _either(roles: Collection[str]) -> str:
    ranked = [role for role in ("owner", "admin", "moderator", "member", "analyst", "guest") if role in roles]
    return "the role " + " or ".join(ranked)

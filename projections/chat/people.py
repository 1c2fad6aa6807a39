"""Users, workspaces, and who is in them."""

import msgspec

from domain import departure as d
from domain import invite as i
from domain import seats as s
from domain import user as u
from domain import workspace as w
from domain import workspace_member as m
from domain.ids import SYSTEM, UserId, WorkspaceId
from projections.chat.members import arrive, depart
from projections.chat.rows import Rows
from projections.chat.tables.people import DepartureRow, InviteRow, UserRow, WorkspaceMemberRow
from projections.chat.tables.places import WorkspaceRow
from projections.frames.places import RoleSet, SessionRevoked, WorkspaceGone, WorkspaceJoined, WorkspaceLeft
from projections.wire.messages import NoticeKind
from store.recorded import Recorded


def registered(rows: Rows, event: u.UserRegistered, of: Recorded) -> None:
    id = UserId(of.stream)
    profile = msgspec.to_builtins(event.profile)
    row = UserRow(id, event.username, event.email, profile, False, False, False, of.at, profile)
    rows.users.put(id, row)


def bot_made(rows: Rows, event: u.BotMade, of: Recorded) -> None:
    id = UserId(of.stream)
    profile = msgspec.to_builtins(event.profile)
    rows.users.put(id, UserRow(id, event.username, "", profile, True, False, False, of.at, profile))


def imported(rows: Rows, event: u.UserImported, of: Recorded) -> None:
    id = UserId(of.stream)
    profile = msgspec.to_builtins(event.profile)
    row = UserRow(
        id, event.username, event.email, profile, event.bot, True, event.deactivated, of.at, profile
    )
    rows.users.put(id, row)


def profile_set(rows: Rows, event: u.UserProfileSet, of: Recorded) -> None:
    row = rows.users.change(UserId(of.stream))
    row.describe(msgspec.to_builtins(event.profile))
    _tell_of(rows, row)


def privacy_set(rows: Rows, event: u.PrivacySet, of: Recorded) -> None:
    """What goes out is the same for all: friends ask for the rest."""
    row = rows.users.change(UserId(of.stream))
    row.private, row.show_online = event.private, event.show_online
    row.describe(row.details)
    _tell_of(rows, row)


def renamed(rows: Rows, event: u.UserRenamed, of: Recorded) -> None:
    row = rows.users.change(UserId(of.stream))
    row.username = event.username
    _tell_of(rows, row)


def claimed(rows: Rows, event: u.UserClaimed, of: Recorded) -> None:
    """The same person to everybody, who can now answer."""
    row = rows.users.change(UserId(of.stream))
    row.username, row.email, row.placeholder = event.username, event.email, False
    _tell_of(rows, row)


def gone(rows: Rows, _: u.UserMerged | u.UserDeleted, of: Recorded) -> None:
    """They are in no workspace: nobody need be told."""
    row = rows.users.change(UserId(of.stream))
    row.username, row.email, row.details, row.deactivated = "deleted", "", {}, True
    row.profile = {}


def activity_set(rows: Rows, event: u.UserDeactivated | u.UserReactivated, of: Recorded) -> None:
    row = rows.users.change(UserId(of.stream))
    row.deactivated = isinstance(event, u.UserDeactivated)
    _tell_of(rows, row)


def _tell_of(rows: Rows, row: UserRow) -> None:
    rows.frame("u", row.id, "user_updated", row.view())
    for workspace in sorted(rows.homes.find(row.id)):
        rows.frame("w", workspace, "user_updated", row.view())


def signed_out(rows: Rows, event: u.UserSignedOut, of: Recorded) -> None:
    rows.frame("u", of.stream, "session_revoked", SessionRevoked(session_id=event.session_id))


def opened(rows: Rows, event: w.WorkspaceCreated, of: Recorded) -> None:
    id = WorkspaceId(of.stream)
    row = WorkspaceRow(id, event.name, event.slug, event.description, event.owner_id, event.general_id, of.at)
    rows.workspaces.put(id, row)


def workspace_changed(rows: Rows, event: w.WorkspaceEvent, of: Recorded) -> None:
    row = rows.workspaces.change(WorkspaceId(of.stream))
    match event:
        case w.WorkspaceRenamed():
            row.name = event.name
        case w.WorkspaceSlugChanged():
            row.slug = event.slug
        case w.WorkspaceDescribed():
            row.description = event.description
        case w.WorkspaceOwnerChanged():
            row.owner_id = event.owner_id
        case w.WorkspacePlanSet():
            row.plan = event.plan
        case w.WorkspaceDefaultsSet():
            row.default_ids = list(event.channel_ids)
        case _:
            raise TypeError(event)
    rows.frame("w", row.id, "workspace_updated", row.view())


def seats_limited(rows: Rows, event: s.SeatsLimited, of: Recorded) -> None:
    row = rows.workspaces.change(WorkspaceId(of.workspace_id or of.stream))
    row.seat_limit = event.limit
    rows.frame("w", row.id, "workspace_updated", row.view())


def invited(rows: Rows, event: i.InviteCreated, of: Recorded) -> None:
    row = InviteRow(
        of.stream,
        event.workspace_id,
        event.invited_by,
        event.role,
        event.email,
        of.at,
        event.expires_at,
        event.max_uses,
    )
    rows.invites.put(row.id, row)


def invite_changed(rows: Rows, event: i.InviteUsed | i.InviteRevoked, of: Recorded) -> None:
    row = rows.invites.change(of.stream)
    match event:
        case i.InviteUsed():
            row.uses += 1
        case i.InviteRevoked():
            row.revoked = True


def workspace_deleted(rows: Rows, _: w.WorkspaceDeleted, of: Recorded) -> None:
    row = rows.workspaces.change(WorkspaceId(of.stream))
    row.deleted = True
    rows.frame("w", row.id, "workspace_deleted", WorkspaceGone(workspace_id=row.id))


def joined(rows: Rows, event: m.WorkspaceJoined, of: Recorded) -> None:
    here, who = event.workspace_id, event.user_id
    rows.workspace_members.put((here, who), WorkspaceMemberRow(here, who, event.role, "active", of.at))
    rows.homes.add(who, here)
    person, place = rows.users.find(who), rows.workspaces.find(here)
    if person is None or place is None:
        raise LookupError(f"{who} joins {here}: one of them does not exist")
    told = WorkspaceJoined(
        workspace_id=here, user_id=who, role=event.role, user=person.view(), workspace=place.view()
    )
    rows.frame("u", who, "user_joined_workspace", told)
    rows.frame("w", here, "user_joined_workspace", msgspec.structs.replace(told, workspace=None))
    if event.stint > 1:
        for channel in sorted(rows.directs.take((here, who))):
            arrive(rows, channel, who, "member", of)


def role_set(rows: Rows, event: m.WorkspaceRoleSet, _: Recorded) -> None:
    row = rows.workspace_members.change((event.workspace_id, event.user_id))
    before, row.role = row.role, event.role
    told = RoleSet(workspace_id=row.workspace_id, user_id=row.user_id, role=row.role, before=before)
    rows.frame("w", row.workspace_id, "workspace_role_updated", told)


def left(rows: Rows, event: m.WorkspaceLeft | m.WorkspaceRemoved, of: Recorded) -> None:
    """Out of the workspace is out of every channel: the person is told once, each channel for itself.

    Their words go too, by and by; but not of those whom an import tells of as gone long since.
    """
    row = rows.workspace_members.change((event.workspace_id, event.user_id))
    if of.actor_id != SYSTEM:
        _forget(rows, row, of)
    _go(rows, row, "left" if isinstance(event, m.WorkspaceLeft) else "removed", of)


def banned(rows: Rows, event: m.WorkspaceBanned, of: Recorded) -> None:
    """Also of somebody who was never in: then nobody sees a difference."""
    key = event.workspace_id, event.user_id
    row = rows.workspace_members.find(key)
    if row is None:
        row = rows.workspace_members.put(key, WorkspaceMemberRow(*key, "guest", "removed", of.at))
    row.banned_at, row.banned_by, row.reason = of.at, of.actor_id, event.reason
    if event.forgotten:
        _forget(rows, row, of)
    _go(rows, row, "banned", of)


def unbanned(rows: Rows, event: m.WorkspaceUnbanned, _: Recorded) -> None:
    rows.workspace_members.change((event.workspace_id, event.user_id)).status = "removed"


def _forget(rows: Rows, row: WorkspaceMemberRow, of: Recorded) -> None:
    departed = DepartureRow(row.workspace_id, row.user_id, of.position)
    rows.departures.put((row.workspace_id, row.user_id), departed)


def _go(rows: Rows, row: WorkspaceMemberRow, status: str, of: Recorded) -> None:
    kind: NoticeKind = "leave" if status == "left" else "remove"
    before, row.status = row.status, status
    rows.workspace_members.mark(row)
    if before != "active":
        return
    rows.homes.remove(row.user_id, row.workspace_id)
    told = WorkspaceLeft(workspace_id=row.workspace_id, user_id=row.user_id)
    rows.frame("u", row.user_id, "user_left_workspace", told)
    for channel in sorted(rows.places.find((row.workspace_id, row.user_id))):
        depart(rows, channel, row.user_id, kind, of, tell_them=False)
    rows.frame("w", row.workspace_id, "user_left_workspace", told)


def cleared(rows: Rows, event: d.DepartureCleared, _: Recorded) -> None:
    row = rows.departures.find((event.workspace_id, event.user_id))
    if row is not None and row.position <= event.upto:
        rows.departures.mark(row).cleared = True

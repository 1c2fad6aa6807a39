"""Users, workspaces, and who is in them."""

import msgspec

from domain import user as u
from domain import workspace as w
from domain import workspace_member as m
from domain.ids import UserId, WorkspaceId
from projections.chat.places import arrive, depart
from projections.chat.rows import Rows
from projections.chat.tables import UserRow, WorkspaceMemberRow, WorkspaceRow
from projections.frames import RoleSet, SessionRevoked, WorkspaceGone, WorkspaceJoined, WorkspaceLeft
from projections.wire import NoticeKind
from store.recorded import Recorded


def registered(rows: Rows, event: u.UserRegistered, of: Recorded) -> None:
    id = UserId(of.stream)
    profile = msgspec.to_builtins(event.profile)
    rows.users.put(id, UserRow(id, event.username, event.email, profile, False, False, False, of.at))


def imported(rows: Rows, event: u.UserImported, of: Recorded) -> None:
    id = UserId(of.stream)
    profile = msgspec.to_builtins(event.profile)
    row = UserRow(id, event.username, event.email, profile, event.bot, True, event.deactivated, of.at)
    rows.users.put(id, row)


def profile_set(rows: Rows, event: u.UserProfileSet, of: Recorded) -> None:
    row = rows.users.change(UserId(of.stream))
    row.profile = msgspec.to_builtins(event.profile)
    _tell_of(rows, row)


def renamed(rows: Rows, event: u.UserRenamed, of: Recorded) -> None:
    row = rows.users.change(UserId(of.stream))
    row.username = event.username
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
        case _:
            raise TypeError(event)
    rows.frame("w", row.id, "workspace_updated", row.view())


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
    """Out of the workspace is out of every channel: the person is told once, each channel for itself."""
    row = rows.workspace_members.change((event.workspace_id, event.user_id))
    row.status = "left" if isinstance(event, m.WorkspaceLeft) else "removed"
    kind: NoticeKind = "leave" if isinstance(event, m.WorkspaceLeft) else "remove"
    rows.homes.remove(row.user_id, row.workspace_id)
    told = WorkspaceLeft(workspace_id=row.workspace_id, user_id=row.user_id)
    rows.frame("u", row.user_id, "user_left_workspace", told)
    for channel in sorted(rows.places.find((row.workspace_id, row.user_id))):
        depart(rows, channel, row.user_id, kind, of, tell_them=False)
    rows.frame("w", row.workspace_id, "user_left_workspace", told)

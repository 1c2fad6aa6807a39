"""Channels and direct conversations, and who is in them."""

import msgspec

from domain import channel as c
from domain import channel_invite as i
from domain import channel_member as m
from domain import sidebar as s
from domain.channel_member import ChannelRole
from domain.ids import SYSTEM, ChannelId, UserId
from projections.chat import threads
from projections.chat.notices import notice
from projections.chat.rows import Rows
from projections.chat.tables.places import ChannelInviteRow, ChannelMemberRow, ChannelRow, SidebarRow
from projections.frames.places import (
    ChannelGone,
    ChannelJoined,
    ChannelLeft,
    ChannelPreferences,
    SidebarUpdated,
)
from projections.frames.reading import ChannelRead
from projections.wire.messages import NoticeKind
from projections.wire.places import SectionView
from store.recorded import Recorded


def opened(rows: Rows, event: c.ChannelCreated, of: Recorded) -> None:
    row = ChannelRow(
        ChannelId(of.stream),
        event.workspace_id,
        event.kind,
        event.name,
        event.slug,
        event.topic,
        event.description,
        event.general,
        list(event.members),
        of.actor_id or UserId(of.stream),
        of.at,
    )
    rows.channels.put(row.id, row)
    if row.kind == "public":
        rows.frame("m", row.workspace_id, "channel_created", row.view())


def changed(rows: Rows, event: c.ChannelEvent, of: Recorded) -> None:
    row = rows.channels.change(ChannelId(of.stream))
    match event:
        case c.ChannelRenamed():
            row.name, row.slug = event.name, event.slug
        case c.ChannelTopicSet():
            row.topic = event.topic
        case c.ChannelDescribed():
            row.description = event.description
        case c.ChannelMaximumSet():
            row.maximum = event.maximum
        case c.ChannelArchived():
            row.archived = True
        case c.ChannelUnarchived():
            row.archived = False
        case _:
            raise TypeError(event)
    rows.frame("c", row.id, "channel_updated", row.view())
    if row.kind == "public":
        rows.frame("m", row.workspace_id, "channel_updated", row.view())
    kind, value = _told(event)
    notice(rows, row, kind, of, value=value)


def _told(event: c.ChannelEvent) -> tuple[NoticeKind, str | None]:
    match event:
        case c.ChannelRenamed():
            return "rename", event.name
        case c.ChannelTopicSet():
            return "topic", event.topic
        case c.ChannelDescribed():
            return "description", event.description
        case c.ChannelMaximumSet():
            return "maximum", None if event.maximum is None else str(event.maximum)
        case c.ChannelArchived():
            return "archive", None
        case _:
            return "unarchive", None


def deleted(rows: Rows, _: c.ChannelDeleted, of: Recorded) -> None:
    row = rows.channels.change(ChannelId(of.stream))
    row.deleted = True
    gone = ChannelGone(workspace_id=row.workspace_id, channel_id=row.id)
    rows.frame("c", row.id, "channel_deleted", gone)
    if row.kind == "public":
        rows.frame("m", row.workspace_id, "channel_deleted", gone)
    threads.channel_gone(rows, row.id, of.actor_id or SYSTEM)


def caught_up(rows: Rows, _: c.ChannelCaughtUp, of: Recorded) -> None:
    row = rows.channels.change(ChannelId(of.stream))
    row.floor_seq, row.floor_position = row.last_seq, of.position
    told = ChannelRead(channel_id=row.id, user_id=None, last_read_seq=row.last_seq, unread=0, mentions=0)
    rows.frame("c", row.id, "channel_read", told)


def joined(rows: Rows, event: m.ChannelJoined, of: Recorded) -> None:
    """Told to all, but for whoever opens the channel."""
    who, by = event.user_id, of.actor_id
    arrive(rows, event.channel_id, who, event.role, of)
    if not (by == who and event.role == "owner"):
        place = rows.channels.change(event.channel_id)
        notice(rows, place, "join" if by == who else "add", of, user=who)


def arrive(rows: Rows, channel: ChannelId, user: UserId, role: ChannelRole, of: Recorded) -> None:
    """Whoever comes in owes nothing: the history counts as read."""
    place = rows.channels.change(channel)
    key = (channel, user)
    before = rows.channel_members.find(key)
    if before is None or not before.active:
        place.member_count += 1
    last = place.last_seq
    row = ChannelMemberRow(
        channel,
        user,
        place.workspace_id,
        role,
        active=True,
        joined_at=of.at,
        read_seq=last,
        read_position=of.position,
        own_seq=last,
        called_seq=last,
    )
    rows.channel_members.put(key, row)
    rows.places.add((place.workspace_id, user), channel)
    rows.directs.remove((place.workspace_id, user), channel)
    told = ChannelJoined(
        workspace_id=place.workspace_id,
        channel_id=channel,
        user_id=user,
        role=role,
        member_count=place.member_count,
        channel=place.view(),
    )
    arrival = "conversation_created" if place.direct else "user_joined_channel"
    rows.frame("u", user, arrival, told)
    rows.frame("c", channel, "user_joined_channel", msgspec.structs.replace(told, channel=None))


def part_set(rows: Rows, event: m.ChannelRoleSet | m.ChannelPermissionsSet, _: Recorded) -> None:
    row = rows.channel_members.change((event.channel_id, event.user_id))
    place = rows.channels.change(event.channel_id)
    if isinstance(event, m.ChannelRoleSet):
        row.role = event.role
    else:
        row.permissions = list(event.permissions)
    told = ChannelJoined(
        workspace_id=row.workspace_id,
        channel_id=row.channel_id,
        user_id=row.user_id,
        role=row.role,
        permissions=tuple(row.permissions),
        member_count=place.member_count,
    )
    rows.frame("c", row.channel_id, "user_joined_channel", told)


def left(rows: Rows, event: m.ChannelLeft | m.ChannelRemoved, of: Recorded) -> None:
    kind: NoticeKind = "leave" if isinstance(event, m.ChannelLeft) else "remove"
    depart(rows, event.channel_id, event.user_id, kind, of, tell_them=True)


def preferences_set(rows: Rows, event: m.ChannelPreferencesSet, _: Recorded) -> None:
    row = rows.channel_members.change((event.channel_id, event.user_id))
    row.notify, row.muted, row.muted_until = event.notify, event.muted, event.muted_until
    told = ChannelPreferences(
        channel_id=row.channel_id,
        user_id=row.user_id,
        notify=row.notify,
        muted=row.muted,
        muted_until=row.muted_until,
    )
    rows.frame("u", row.user_id, "channel_preferences_updated", told)


def banned(rows: Rows, event: m.ChannelBanned, of: Recorded) -> None:
    """A row says so also of somebody who was never in."""
    key = event.channel_id, event.user_id
    if rows.channel_members.find(key) is None:
        here = rows.channels.change(event.channel_id).workspace_id
        blank = ChannelMemberRow(*key, here, "guest", False, of.at, 0, of.position, 0, 0)
        rows.channel_members.put(key, blank)
    inside = depart(rows, *key, "ban", of, tell_them=True)
    rows.channel_members.change(key).banned = True
    if not inside:
        place = rows.channels.change(event.channel_id)
        rows.frame("u", event.user_id, "user_left_channel", _left(place, event.user_id, "ban"))
        notice(rows, place, "ban", of, user=event.user_id)


def unbanned(rows: Rows, event: m.ChannelUnbanned, of: Recorded) -> None:
    """A public channel is there again, for whoever reads those."""
    place = rows.channels.change(event.channel_id)
    rows.channel_members.change((place.id, event.user_id)).banned = False
    walls = rows.workspace_members.find((place.workspace_id, event.user_id))
    if place.kind == "public" and walls is not None and walls.status == "active" and walls.role != "guest":
        rows.frame("u", event.user_id, "channel_created", place.view())
    notice(rows, place, "unban", of, user=event.user_id)


def depart(
    rows: Rows, channel: ChannelId, user: UserId, kind: NoticeKind, of: Recorded, *, tell_them: bool
) -> bool:
    """Somebody goes; they are told in their own room first, so that nothing after it reaches them.

    Answers whether they were in.
    """
    row = rows.channel_members.change((channel, user))
    if not row.active:
        return False
    row.active = False
    place = rows.channels.change(channel)
    place.member_count -= 1
    rows.places.remove((row.workspace_id, user), channel)
    if place.direct:
        rows.directs.add((row.workspace_id, user), channel)
    rows.unfollow(user, channel)
    for root in sorted(rows.guests.find(user)):
        threads.go_from(rows, root, user)
    told = _left(place, user, kind)
    if tell_them:
        rows.frame("u", user, "user_left_channel", told)
    rows.frame("c", channel, "user_left_channel", told)
    notice(rows, place, kind, of, user=user)
    return True


def _left(place: ChannelRow, user: UserId, kind: NoticeKind) -> ChannelLeft:
    return ChannelLeft(
        workspace_id=place.workspace_id,
        channel_id=place.id,
        user_id=user,
        member_count=place.member_count,
        banned=kind == "ban",
    )


def invited(rows: Rows, event: i.ChannelInviteCreated, of: Recorded) -> None:
    row = ChannelInviteRow(
        of.stream, event.channel_id, event.invited_by, of.at, event.expires_at, event.max_uses
    )
    rows.channel_invites.put(of.stream, row)


def invite_changed(rows: Rows, event: i.ChannelInviteEvent, of: Recorded) -> None:
    row = rows.channel_invites.change(of.stream)
    row.uses += isinstance(event, i.ChannelInviteUsed)
    row.revoked |= isinstance(event, i.ChannelInviteRevoked)


def arranged(rows: Rows, event: s.SidebarArranged, _: Recorded) -> None:
    key = event.workspace_id, event.user_id
    rows.sidebars.put(key, SidebarRow(*key, msgspec.to_builtins(event.sections)))
    sections = tuple(SectionView(one.name, one.channel_ids, one.collapsed) for one in event.sections)
    told = SidebarUpdated(workspace_id=event.workspace_id, user_id=event.user_id, sections=sections)
    rows.frame("u", event.user_id, "sidebar_updated", told)

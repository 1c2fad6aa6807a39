"""Channels and direct conversations, their invites, and how people arrange them."""

import msgspec

from domain import channel as c
from domain import channel_invite as i
from domain import sidebar as s
from domain.ids import SYSTEM, ChannelId, UserId
from projections.chat import threads
from projections.chat.notices import notice
from projections.chat.rows import Rows
from projections.chat.tables.places import ChannelInviteRow, ChannelRow, SidebarRow
from projections.frames.places import ChannelGone, SidebarUpdated
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

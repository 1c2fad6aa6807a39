"""Who is in a channel or a conversation: they come, are something there, and go."""

import msgspec

from domain import channel_member as m
from domain.channel_member import ChannelRole
from domain.ids import ChannelId, UserId
from projections.chat import threads
from projections.chat.notices import notice
from projections.chat.rows import Rows
from projections.chat.tables.places import ChannelMemberRow, ChannelRow
from projections.frames.places import ChannelJoined, ChannelLeft, ChannelPreferences
from projections.wire.messages import NoticeKind
from store.recorded import Recorded


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

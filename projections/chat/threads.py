"""Threads: what their roots show, and who follows them."""

from collections.abc import Iterable

from domain import thread as t
from domain import thread_follower as f
from domain.ids import ChannelId, MessageId, UserId
from projections.chat.rows import Rows
from projections.chat.tables.messages import FollowerRow, FollowStatus, ThreadRow
from projections.chat.views import view_of
from projections.frames.messages import ThreadChanged, ThreadShared, ThreadUnshared
from projections.frames.reading import ThreadFollowed, ThreadRead, ThreadUnfollowed
from store.recorded import Recorded


def started(rows: Rows, event: t.ThreadStarted, of: Recorded) -> None:
    """Whoever wrote the root, or is named in it, follows what is said to it."""
    root = rows.messages.find(event.root_id)
    if root is None:
        raise LookupError(f"a thread on {event.root_id}, which does not exist")
    row = ThreadRow(root.id, root.workspace_id, root.channel_id, root.author_id)
    rows.threads.put(root.id, row)
    follow_called(rows, row, dict.fromkeys((root.author_id, *root.mentions)), of, by=root.author_id)


def caught_up(rows: Rows, event: t.ThreadCaughtUp, of: Recorded) -> None:
    row = rows.threads.change(event.root_id)
    row.floor_seq, row.floor_position = row.last_seq, of.position
    told = ThreadRead(
        channel_id=row.channel_id,
        root_id=row.root_id,
        user_id=None,
        last_seq=row.last_seq,
        last_read_seq=row.last_seq,
        unread=0,
        mentions=0,
    )
    rows.frame("t", row.root_id, "thread_read", told)


def followed(rows: Rows, event: f.ThreadFollowed, of: Recorded) -> None:
    """By one's own word, from now on: what was said before is read."""
    thread = rows.threads.change(event.root_id)
    row = rows.followers.find((thread.root_id, event.user_id))
    if row is None or row.status != "following":
        follow(rows, thread, event.user_id, of, read_seq=thread.last_seq)


def unfollowed(rows: Rows, event: f.ThreadUnfollowed, of: Recorded) -> None:
    """Kept, so that being mentioned does not undo it."""
    key, place = (event.root_id, event.user_id), rows.channels.find(event.channel_id)
    if place is None:
        raise LookupError(f"{event.channel_id} does not exist")
    row = rows.followers.find(key)
    if row is None:
        blank = FollowerRow(*key, place.workspace_id, place.id, 0, of.position, 0, 0, "unfollowed")
        rows.followers.put(key, blank)
        return
    _cease(rows, row, "unfollowed")


def follow_called(rows: Rows, thread: ThreadRow, whom: Iterable[UserId], of: Recorded, *, by: UserId) -> None:
    """Whoever is named follows from there, unless they have said no; who blocks who names them is spared."""
    for user in whom:
        row = rows.followers.find((thread.root_id, user))
        if row is None or row.status in ("spared", "left"):
            status = "spared" if by in rows.blocks.find(user) else "following"
            follow(rows, thread, user, of, read_seq=thread.last_seq, status=status)


def follow(
    rows: Rows,
    thread: ThreadRow,
    user: UserId,
    of: Recorded,
    *,
    read_seq: int,
    status: FollowStatus = "following",
) -> None:
    """Who writes in a thread follows it, and has read it so far."""
    if not _may_follow(rows, thread, user):
        return
    key = (thread.root_id, user)
    row = rows.followers.find(key)
    if row is not None and row.status == "following":
        rows.followers.mark(row)
        row.read_seq, row.read_position, row.own_seq = read_seq, of.position, read_seq
        return
    here, channel = thread.workspace_id, thread.channel_id
    rows.follows.add((user, channel), thread.root_id)
    last = thread.last_seq
    new = FollowerRow(
        thread.root_id,
        user,
        here,
        channel,
        read_seq,
        of.position,
        own_seq=last,
        called_seq=last,
        status=status,
    )
    if not _in(rows, channel, user):
        new.guest = True
        rows.guests.add(user, thread.root_id)
        rows.guests_of.add(thread.root_id, user)
    rows.followers.put(key, new)
    if status == "following":
        _tell_followed(rows, thread, new)


def _tell_followed(rows: Rows, thread: ThreadRow, row: FollowerRow) -> None:
    told = ThreadFollowed(
        workspace_id=row.workspace_id,
        channel_id=row.channel_id,
        root_id=row.root_id,
        user_id=row.user_id,
        last_seq=thread.last_seq,
        last_read_seq=row.read_seq,
        guest=row.guest,
    )
    rows.frame("u", row.user_id, "thread_followed", told)


def _in(rows: Rows, channel: ChannelId, user: UserId) -> bool:
    member = rows.channel_members.find((channel, user))
    return member is not None and member.active


def _may_follow(rows: Rows, thread: ThreadRow, user: UserId) -> bool:
    """Members of its channel may, and of those that it is shared into."""
    home = rows.channels.find(thread.channel_id)
    there = home is not None and not home.deleted
    return there and any(_in(rows, channel, user) for channel in (thread.channel_id, *thread.shared))


def go_from(rows: Rows, root: MessageId, user: UserId) -> None:
    """Somebody was shown out of a channel, or a thread was: whoever came by no other way follows no more."""
    thread, row = rows.threads.find(root), rows.followers.find((root, user))
    if thread is None or row is None or row.status not in ("following", "spared"):
        return
    if not _may_follow(rows, thread, user):
        _cease(rows, row, "left")


def _cease(rows: Rows, row: FollowerRow, status: FollowStatus) -> None:
    was, rows.followers.mark(row).status = row.status, status
    rows.follows.remove((row.user_id, row.channel_id), row.root_id)
    if was != "following":
        return
    told = ThreadUnfollowed(
        workspace_id=row.workspace_id, channel_id=row.channel_id, root_id=row.root_id, user_id=row.user_id
    )
    rows.frame("u", row.user_id, "thread_unfollowed", told)


def tell_thread(rows: Rows, thread: ThreadRow, type: str) -> None:
    if rows.silent:
        return
    told = ThreadChanged(root_id=thread.root_id, channel_id=thread.channel_id, thread=thread.view())
    rows.frame("c", thread.channel_id, type, told)
    for channel in thread.shared:
        rows.frame("c", channel, type, told)


def shared(rows: Rows, event: t.ThreadShared, _: Recorded) -> None:
    """Told in both channels, with the root, so that the other one can show it."""
    thread, root = rows.threads.change(event.root_id), rows.messages.find(event.root_id)
    if root is None:
        raise LookupError(f"{event.root_id} does not exist")
    if event.shared_to not in thread.shared:
        thread.shared.append(event.shared_to)
    for channel in (thread.channel_id, event.shared_to):
        rows.lent.add(channel, thread.root_id)
    told = ThreadShared(
        root_id=thread.root_id,
        channel_id=thread.channel_id,
        shared_to=event.shared_to,
        user_id=event.user_id,
        root=view_of(rows, root, root.seq or root.thread_seq or 0),
    )
    for channel in (thread.channel_id, event.shared_to):
        rows.frame("c", channel, "thread_shared", told)


def unshared(rows: Rows, event: t.ThreadUnshared, _: Recorded) -> None:
    thread = rows.threads.change(event.root_id)
    if event.shared_to in thread.shared:
        unshare(rows, thread, event.shared_to, event.user_id)


def unshare(rows: Rows, thread: ThreadRow, channel: ChannelId, by: UserId) -> None:
    """Of a public channel also told to all who may read it without being in it: they may be listening."""
    thread.shared.remove(channel)
    told = ThreadUnshared(root_id=thread.root_id, channel_id=thread.channel_id, shared_to=channel, user_id=by)
    for place in (thread.channel_id, channel):
        rows.frame("c", place, "thread_unshared", told)
    other = rows.channels.find(channel)
    if other is not None and other.kind == "public":
        rows.frame("m", other.workspace_id, "thread_unshared", told)
    for user in sorted(rows.guests_of.find(thread.root_id)):
        go_from(rows, thread.root_id, user)


def channel_gone(rows: Rows, channel: ChannelId, by: UserId) -> None:
    """What was shared into a channel that is deleted, or out of it, is shared no more."""
    for root in sorted(rows.lent.find(channel)):
        thread = rows.threads.change(root)
        for other in [each for each in thread.shared if channel in (each, thread.channel_id)]:
            unshare(rows, thread, other, by)

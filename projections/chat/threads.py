"""Threads: what their roots show, and who follows them."""

from collections.abc import Iterable

from domain import thread as t
from domain import thread_follower as f
from domain.ids import UserId
from projections.chat.rows import Rows
from projections.chat.tables.messages import FollowerRow, ThreadRow
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
    follow_called(rows, row, dict.fromkeys((root.author_id, *root.mentions)), of)


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
    was, rows.followers.mark(row).status = row.status, "unfollowed"
    if was == "following":
        rows.follows.remove((event.user_id, place.id), event.root_id)
        told = ThreadUnfollowed(
            workspace_id=place.workspace_id,
            channel_id=place.id,
            root_id=event.root_id,
            user_id=event.user_id,
        )
        rows.frame("u", event.user_id, "thread_unfollowed", told)


def follow_called(rows: Rows, thread: ThreadRow, whom: Iterable[UserId], of: Recorded) -> None:
    """Whoever is named follows from there, unless they have said that they do not."""
    for user in whom:
        row = rows.followers.find((thread.root_id, user))
        if row is None or row.status == "left":
            follow(rows, thread, user, of, read_seq=thread.last_seq)


def follow(rows: Rows, thread: ThreadRow, user: UserId, of: Recorded, *, read_seq: int) -> None:
    """Members who write in a thread follow it, and have read it so far."""
    member = rows.channel_members.find((thread.channel_id, user))
    if member is None or not member.active:
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
        thread.root_id, user, here, channel, read_seq, of.position, own_seq=last, called_seq=last
    )
    rows.followers.put(key, new)
    told = ThreadFollowed(
        workspace_id=here,
        channel_id=channel,
        root_id=thread.root_id,
        user_id=user,
        last_seq=thread.last_seq,
        last_read_seq=read_seq,
    )
    rows.frame("u", user, "thread_followed", told)


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
        thread.shared.remove(event.shared_to)
    told = ThreadUnshared(
        root_id=thread.root_id,
        channel_id=thread.channel_id,
        shared_to=event.shared_to,
        user_id=event.user_id,
    )
    for channel in (thread.channel_id, event.shared_to):
        rows.frame("c", channel, "thread_unshared", told)

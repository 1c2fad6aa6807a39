"""Threads: what their roots show, and who follows them."""

from domain import thread as t
from domain.ids import UserId
from projections.chat.rows import Rows
from projections.chat.tables import FollowerRow, ThreadRow
from projections.frames import ThreadChanged, ThreadFollowed, ThreadRead
from store.recorded import Recorded


def started(rows: Rows, event: t.ThreadStarted, of: Recorded) -> None:
    """Whoever wrote the root follows what is said to it."""
    root = rows.messages.find(event.root_id)
    if root is None:
        raise LookupError(f"a thread on {event.root_id}, which does not exist")
    row = ThreadRow(root.id, root.workspace_id, root.channel_id, root.author_id)
    rows.threads.put(root.id, row)
    rows.followers.new((root.id, root.author_id))
    follow(rows, row, root.author_id, of, read_seq=0)


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


def follow(rows: Rows, thread: ThreadRow, user: UserId, of: Recorded, *, read_seq: int) -> None:
    """Members who write in a thread follow it, and have read it so far."""
    member = rows.channel_members.find((thread.channel_id, user))
    if member is None or not member.active:
        return
    key = (thread.root_id, user)
    row = rows.followers.find(key)
    if row is not None:
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

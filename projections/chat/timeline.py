"""Messages in their places: channel timelines and threads, with all that hangs on a message."""

import msgspec

from domain import message as m
from domain.ids import MessageId, UserId
from projections.chat.content import add_content
from projections.chat.rows import Rows
from projections.chat.tables.messages import MessageRow
from projections.chat.tables.places import ChannelRow
from projections.chat.threads import follow, follow_called, tell_thread
from projections.chat.views import call, places_of, take_back, tell_message, tell_update
from projections.frames.messages import Called, Reaction
from store.recorded import Recorded


def posted(rows: Rows, event: m.MessagePosted, of: Recorded) -> None:
    """A message takes the next seq of its channel; a reply that of its thread; a broadcast reply both."""
    place = rows.channels.change(event.channel_id)
    row = MessageRow(
        MessageId(of.stream),
        place.workspace_id,
        place.id,
        None,
        event.root_id,
        None,
        event.author_id,
        event.content_type,
        event.text,
        msgspec.to_builtins(event.files) if event.files else [],
        list(event.mentions),
        event.everyone,
        {},
        of.at,
        counted=event.content_type != "system",
        position=of.position,
    )
    if event.content_type != "text" or event.forward is not None:
        add_content(rows, row, event)
    if event.root_id is None or event.broadcast:
        _into_channel(rows, row, place, of)
    if event.root_id is not None:
        _into_thread(rows, row, event.root_id, of)
    rows.messages.put(row.id, row)
    call(rows, row)
    if "#" in row.text:
        rows.hashtags.file(row, of.position)
    tell_message(rows, row, "message_sent")


def _into_channel(rows: Rows, row: MessageRow, place: ChannelRow, of: Recorded) -> None:
    place.last_seq += 1
    place.last_message_at = of.at
    row.seq = place.last_seq
    if not rows.silent:
        rows.recent.add(place.id, row.seq, row)
    author = rows.channel_members.find((place.id, row.author_id))
    if row.counted and author is not None and author.active:
        rows.channel_members.mark(author)
        author.read_seq, author.read_position, author.own_seq = row.seq, of.position, row.seq
        author.viewed_at = of.at
    if not row.counted:
        place.uncounted_seq = row.seq


def _into_thread(rows: Rows, row: MessageRow, root: MessageId, of: Recorded) -> None:
    thread = rows.threads.change(root)
    if row.mentions and row.counted:
        others = (user for user in row.mentions if user != row.author_id)
        follow_called(rows, thread, others, of, by=row.author_id)
    thread.last_seq += 1
    row.thread_seq = thread.last_seq
    if not rows.silent:
        rows.recent.add(root, row.thread_seq, row)
    if not row.counted:
        thread.uncounted_seq = row.thread_seq
    first = thread.last_seq == 1
    thread.reply_count += 1
    thread.last_reply_at = of.at
    if row.author_id not in thread.participants:
        thread.participants.append(row.author_id)
    follow(rows, thread, row.author_id, of, read_seq=thread.last_seq)
    tell_thread(rows, thread, "thread_created" if first else "thread_updated")


def edited(rows: Rows, event: m.MessageEdited, of: Recorded) -> None:
    row = rows.messages.change(MessageId(of.stream))
    was = Called(mentions=tuple(row.mentions), everyone=row.everyone)
    take_back(rows, row)
    rows.hashtags.take_back(row)
    row.text, row.mentions, row.everyone = event.text, list(event.mentions), event.everyone
    row.edited_at = of.at
    if row.preview is not None and row.preview["url"] not in row.text:
        row.preview = None
    call(rows, row)
    rows.hashtags.file(row, of.position)
    tell_update(rows, row, was)


def previewed(rows: Rows, event: m.MessagePreviewed, of: Recorded) -> None:
    """The words stay as they are, and so does whom they call."""
    row = rows.messages.change(MessageId(of.stream))
    row.preview = {
        "url": event.url,
        "title": event.title,
        "description": event.description,
        "site": event.site,
        "image_url": event.image_url,
    }
    tell_update(rows, row, Called(mentions=tuple(row.mentions), everyone=row.everyone))


def reacted(rows: Rows, event: m.MessageReacted, of: Recorded) -> None:
    row = rows.messages.change(MessageId(of.stream))
    users = row.reactions.setdefault(event.emoji, [])
    if str(event.user_id) not in users:
        users.append(str(event.user_id))
    _tell_reaction(rows, row, event.user_id, event.emoji, "reaction_added")


def unreacted(rows: Rows, event: m.MessageUnreacted, of: Recorded) -> None:
    row = rows.messages.change(MessageId(of.stream))
    users = row.reactions.get(event.emoji, [])
    if str(event.user_id) in users:
        users.remove(str(event.user_id))
    if not users:
        row.reactions.pop(event.emoji, None)
    _tell_reaction(rows, row, event.user_id, event.emoji, "reaction_removed")


def _tell_reaction(rows: Rows, row: MessageRow, user: UserId, emoji: str, type: str) -> None:
    told = Reaction(
        message_id=row.id, channel_id=row.channel_id, root_id=row.root_id, user_id=user, emoji=emoji
    )
    for kind, id, _ in places_of(row):
        rows.frame(kind, id, type, told)

"""Imported messages: each its own stream under a derived id, so that a second run finds it there."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from domain.event import Event
from domain.ids import ChannelId, MessageId
from domain.message import (
    ContentType,
    FileReference,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    MessageReacted,
    message,
)
from domain.message import Message as Here
from domain.thread import ThreadCaughtUp, ThreadStarted, thread_of
from history.imports.ids import Ids
from history.imports.known import Known
from history.imports.people import People
from history.imports.report import Counts
from history.imports.writer import Writer
from history.slack import Conversation, Message
from store.writes import Moved, Write

PORTION = 1_000
"""Messages looked up at once."""
ATTEMPTS = 20
"""Of a message that people are busy with."""
CONTENT: dict[str, ContentType] = {"text": "text", "action": "action", "notice": "system"}


class Threads:
    """One conversation's threads, by root: met in the archive, begun in the log, grown by this import."""

    def __init__(self) -> None:
        self.seen: set[MessageId] = set()
        self.started: set[MessageId] = set()
        self.grown: set[MessageId] = set()

    def starts(self, root: MessageId) -> bool:
        """Notes a new reply; whether it is the first."""
        self.grown.add(root)
        first = root not in self.started
        self.started.add(root)
        return first


class Messages:
    """The messages of one conversation."""

    def __init__(self, people: People, writer: Writer, known: Known, ids: Ids) -> None:
        self._people = people
        self._writer = writer
        self._known = known
        self._ids = ids

    async def bring(
        self, place: Conversation, id: ChannelId, messages: Iterator[Message], counts: Counts
    ) -> bool:
        """Writes what is new or has changed since an earlier import; whether anything is new."""
        before = counts.added
        threads = Threads()
        while portion := list(islice(messages, PORTION)):
            await self._people.meet({key for one in portion for key in _people_in(one)})
            await self._portion(place, id, portion, threads, counts)
            counts.progress(len(portion))
        counts.threads += len(threads.seen)
        for root in sorted(threads.grown):
            caught_up = ThreadCaughtUp(root_id=root)
            await self._writer.write(Write(thread_of(root).id, None, [caught_up]))
        return counts.added > before

    def _id(self, place: Conversation, key: str) -> MessageId:
        return self._ids.message(place.key, key)

    async def _portion(
        self,
        place: Conversation,
        id: ChannelId,
        portion: Sequence[Message],
        threads: Threads,
        counts: Counts,
    ) -> None:
        await self._ids.recall_messages(
            place.key, {key for one in portion for key in (one.key, one.root) if key}
        )
        roots = {self._id(place, one.root) for one in portion if one.root} - threads.seen
        ids = [self._id(place, one.key) for one in portion]
        there = await self._known.versions([*ids, *(thread_of(root).id for root in roots)])
        threads.seen |= roots
        threads.started |= {root for root in roots if thread_of(root).id in there}
        states = await self._known.states(message(one) for one in ids if one in there)
        for own, one in zip(ids, portion, strict=True):
            counts.count(one)
            if own in there:
                await self._update(place, own, one, *states[own], counts)
            else:
                await self._add(place, id, own, one, threads)
                counts.added += 1

    async def _update(
        self, place: Conversation, own: MessageId, one: Message, version: int, here: Here, counts: Counts
    ) -> None:
        """Looks again where somebody does something with the message at the same moment."""
        for _ in range(ATTEMPTS):
            events = self._difference(here, one)
            if not events:
                counts.unchanged += 1
                return
            try:
                await self._writer.at_once(Write(own, version + 1, events))
            except Moved:
                version, here = await self._known.state(message(own))
            else:
                counts.changes_to(place, here.text, one, events)
                return
        raise Moved(frozenset({own}))

    async def _add(
        self, place: Conversation, id: ChannelId, own: MessageId, one: Message, threads: Threads
    ) -> None:
        writes: list[Write] = []
        if one.root is not None:
            root = self._id(place, one.root)
            if threads.starts(root):
                start = ThreadStarted(channel_id=id, root_id=root)
                writes.append(Write(thread_of(root).id, 1, [start]))
        events, occurred = self._events(place, id, one)
        writes.append(Write(own, 1, events))
        await self._writer.write(*writes, occurred=[one.at] * (len(writes) - 1) + occurred)

    def _events(self, place: Conversation, id: ChannelId, one: Message) -> tuple[list[Event], list[datetime]]:
        """What happened to the message, with the times that the archive knows."""
        mentions = tuple(map(self._people.id_of, one.mentions))
        posted = MessagePosted(
            channel_id=id,
            author_id=self._people.id_of(one.author),
            text=one.text,
            content_type=CONTENT[one.kind],
            root_id=self._id(place, one.root) if one.root else None,
            broadcast=one.broadcast and one.root is not None,
            mentions=mentions,
            everyone=one.everyone,
            files=_files(one),
        )
        events: list[Event] = [posted]
        occurred = [one.at]
        if one.edited_at is not None:
            events.append(MessageEdited(text=one.text, mentions=mentions, everyone=one.everyone))
            occurred.append(one.edited_at)
        reacted = self._reactions(one)
        events += reacted
        occurred += [one.at] * len(reacted)
        if one.deleted:
            events.append(MessageDeleted())
            occurred.append(one.at)
        return events, occurred

    def _reactions(self, one: Message) -> list[Event]:
        pairs = {(user, reaction.emoji) for reaction in one.reactions for user in reaction.users}
        return [
            MessageReacted(user_id=self._people.id_of(user), emoji=emoji) for user, emoji in sorted(pairs)
        ]

    def _difference(self, here: Here, one: Message) -> list[Event]:
        """What a later export says otherwise. What people did here meanwhile is theirs and stays."""
        if here.deleted:
            return []
        if one.deleted:
            return [MessageDeleted()]
        events: list[Event] = []
        if here.posted is not None and here.posted.text == here.text and one.text != here.text:
            mentions = tuple(map(self._people.id_of, one.mentions))
            events.append(MessageEdited(text=one.text, mentions=mentions, everyone=one.everyone))
        wanted = {(e.user_id, e.emoji) for e in self._reactions(one) if isinstance(e, MessageReacted)}
        events += [
            MessageReacted(user_id=user, emoji=emoji) for user, emoji in sorted(wanted - here.reactions)
        ]
        return events


def _people_in(one: Message) -> Iterator[str]:
    yield one.author
    yield from one.mentions
    for reaction in one.reactions:
        yield from reaction.users


def _files(one: Message) -> tuple[FileReference, ...]:
    return tuple(
        FileReference(name=file.name, content_type=file.mimetype or "", size=file.size, url=file.url or "")
        for file in one.files
    )

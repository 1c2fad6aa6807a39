"""A company's year as events: invented, but in the proportions of real chat. Deterministic."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count
from typing import NamedTuple
from uuid import UUID

from domain.channel import ChannelCreated
from domain.channel_member import ChannelJoined, channel_member
from domain.event import Event
from domain.ids import ChannelId, MessageId, UserId, WorkspaceId
from domain.message import MessageDeleted, MessageEdited, MessagePosted, MessageReacted
from domain.reading import ChannelRead, ThreadRead, reading_of
from domain.thread import ThreadStarted, thread_of
from domain.user import UserRegistered
from domain.workspace import WorkspaceCreated
from domain.workspace_member import WorkspaceJoined, workspace_member

YEAR = 365 * 86_400
WORDS = (
    "we ship build test logs again tomorrow please look merge branch review coffee server channel thread "
    "deploy broken fixed who can maybe later thanks release index query slow fast meeting room door key"
)


class Happened(NamedTuple):
    stream: UUID
    version: int
    event: Event
    actor: UserId
    at: datetime


class Life:
    """People, channels and what is said. The first person is in every channel, reads some and says little."""

    def __init__(self, *, channels: int, people: int, messages: int) -> None:
        self._chance = random.Random(7)
        self._messages = messages
        self._start = datetime(2024, 1, 1, tzinfo=UTC)
        self._clock = self._start
        self.workspace = WorkspaceId(self._id())
        self.people = [UserId(self._id()) for _ in range(people)]
        self.channels = [ChannelId(self._id()) for _ in range(channels)]
        self._members = [
            [self.people[0], *self._chance.sample(self.people[1:], min(people // 6, people - 1))]
            for _ in self.channels
        ]
        self._roots: list[list[MessageId]] = [[] for _ in self.channels]
        self._threads: dict[MessageId, int] = {}
        self._followed: set[MessageId] = set()
        self._read_to: dict[MessageId, int] = {}
        self._readings: dict[ChannelId, int] = {}
        self._seqs = dict.fromkeys(self.channels, 0)
        self._sentences = [" ".join(self._chance.choices(WORDS.split(), k=9)) for _ in range(2_000)]

    def happens(self) -> Iterator[Happened]:
        yield from self._founding()
        weights = list(accumulate(1 / place for place in range(1, len(self.channels) + 1)))
        places = self._chance.choices(range(len(self.channels)), cum_weights=weights, k=self._messages)
        step = timedelta(seconds=YEAR / self._messages)
        for place in places:
            self._clock += step
            yield from self._said(place)

    def _founding(self) -> Iterator[Happened]:
        first, here = self.people[0], self.workspace
        for number, person in enumerate(self.people):
            card = UserRegistered(username=f"person{number}", email=f"person{number}@example.org")
            yield self._now(person, 1, card, person)
        founded = WorkspaceCreated(name="Bench", slug="bench", owner_id=first, general_id=self.channels[0])
        yield self._now(here, 1, founded, first)
        for person in self.people:
            role = "owner" if person == first else "member"
            joined = WorkspaceJoined(workspace_id=here, user_id=person, role=role)
            yield self._now(workspace_member(here, person).id, 1, joined, person)
        for number, channel in enumerate(self.channels):
            name = f"channel-{number}"
            created = ChannelCreated(workspace_id=here, kind="public", name=name, slug=name)
            yield self._now(channel, 1, created, first)
            for person in self._members[number]:
                entered = ChannelJoined(channel_id=channel, user_id=person)
                yield self._now(channel_member(channel, person).id, 1, entered, person)

    def _said(self, place: int) -> Iterator[Happened]:
        """A message, and now and then what follows from it."""
        chance, channel = self._chance.random(), self.channels[place]
        author = self._one_of(place)
        id, roots = MessageId(self._id()), self._roots[place]
        root = self._chance.choice(roots) if roots and chance < 0.1 else None
        if root is not None and root not in self._threads:
            self._threads[root] = 0
            started = ThreadStarted(channel_id=channel, root_id=root)
            yield self._now(thread_of(root).id, 1, started, author)
        text = " ".join(self._chance.choices(self._sentences, k=1 + int(chance * 100) % 4))
        called = (self.people[0],) if chance > 0.995 else (self._one_of(place),) if chance > 0.97 else ()
        posted = MessagePosted(channel_id=channel, author_id=author, text=text, root_id=root, mentions=called)
        yield self._now(id, 1, posted, author)
        if author == self.people[0]:
            self._followed.add(root or id)
        if root is None:
            self._seqs[channel] += 1
            roots.append(id)
            del roots[:-20]
        else:
            self._threads[root] += 1
            if root in self._followed and chance < 0.09:
                yield self._read_thread(channel, root)
        versions = count(2)
        if 0.10 < chance < 0.14:
            reader = self._one_of(place)
            yield self._now(id, next(versions), MessageReacted(user_id=reader, emoji="+1"), reader)
        if 0.13 < chance < 0.15:
            yield self._now(id, next(versions), MessageEdited(text=text + " (edited)"), author)
        if 0.148 < chance < 0.153:
            yield self._now(id, next(versions), MessageDeleted(), author)
        if 0.16 < chance < 0.163:
            yield self._read(channel)

    def _read(self, channel: ChannelId) -> Happened:
        """The first person reads a channel, often to its end."""
        version = self._readings[channel] = self._readings.get(channel, 0) + 1
        first, seq = self.people[0], self._seqs[channel]
        behind = int(max(0.0, self._chance.gauss(0, 1)) * 30)
        read = ChannelRead(channel_id=channel, user_id=first, seq=max(1, seq - behind))
        return self._now(reading_of(channel, first).id, version, read, first)

    def _read_thread(self, channel: ChannelId, root: MessageId) -> Happened:
        """Threads are soon read to the end."""
        version = self._read_to[root] = self._read_to.get(root, 0) + 1
        first = self.people[0]
        read = ThreadRead(channel_id=channel, root_id=root, user_id=first, seq=self._threads[root])
        return self._now(reading_of(root, first).id, version, read, first)

    def _one_of(self, place: int) -> UserId:
        """Some say more than others, and the first person little."""
        first, *others = self._members[place]
        chance = self._chance.random()
        return first if chance < 0.01 else others[int(len(others) * chance**2)]

    def _id(self) -> UUID:
        """Version 7, at the clock's time."""
        milliseconds = int(self._clock.timestamp() * 1000)
        return UUID(
            int=milliseconds << 80
            | 7 << 76
            | self._chance.getrandbits(12) << 64
            | 2 << 62
            | self._chance.getrandbits(62)
        )

    def _now(self, stream: UUID, version: int, event: Event, actor: UserId) -> Happened:
        return Happened(stream, version, event, actor, self._clock)

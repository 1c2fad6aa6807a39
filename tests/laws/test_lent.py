"""A thread that is shared into another channel: who reads it, what they have before them, what they hear."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backscroll_client.reducer import reduce
from backscroll_client.screen import Screen, Timeline
from backscroll_client.timelines import apply
from domain import channel, channel_member, message, thread, workspace_member
from domain import saved as saved_message
from domain.ids import UserId
from domain.refusals import MessageNotFound
from projections import audience
from projections.frames.room import Room
from projections.views import messages, saved, threads, unreads
from projections.views.pages import NEWEST, Cut
from store.connections import Connection
from store.recorded import Recorded
from tests.dsl import ADA, BOB, EVE
from tests.laws.oracle import Oracle
from tests.laws.strategies.kinds import OPEN, Wish
from tests.laws.strategies.lent import ROOT, lent
from tests.laws.test_screen import DATABASE, begins, frames_after, seen, socket, started, story
from tests.people import HERE, SECRETS
from tests.projected import projecting

pytestmark = pytest.mark.timeout(400)

EVERYBODY = (ADA, BOB, EVE)
ROOM = Room("c", OPEN)
THREAD = Room("t", ROOT)


class Sight:
    """Who may read which message, found by going through the log and nothing else."""

    def __init__(self, log: Iterable[Recorded]) -> None:
        self.stands: dict[UUID, tuple[UUID, UUID]] = {}
        """Of each message, its channel and the root of its thread."""
        self.open: set[UUID] = set()
        self.deleted: set[UUID] = set()
        self.inside: defaultdict[UUID, set[UserId]] = defaultdict(set)
        self.roles: dict[UserId, str] = {}
        self.shared: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for of in log:
            self._take(of)

    def _take(self, of: Recorded) -> None:
        match of.event:
            case message.MessagePosted(channel_id=place, root_id=root):
                self.stands[of.stream] = place, root or of.stream
            case channel.ChannelCreated(kind="public"):
                self.open.add(of.stream)
            case channel.ChannelDeleted():
                self.deleted.add(of.stream)
            case channel_member.ChannelJoined(channel_id=place, user_id=user):
                self.inside[place].add(user)
            case channel_member.ChannelLeft() | channel_member.ChannelRemoved():
                self.inside[of.event.channel_id].discard(of.event.user_id)
            case workspace_member.WorkspaceJoined(user_id=user, role=role):
                self.roles[user] = role
            case workspace_member.WorkspaceLeft(user_id=user):
                del self.roles[user]
                for people in self.inside.values():
                    people.discard(user)
            case thread.ThreadShared(root_id=root, shared_to=there):
                self.shared[root].add(there)
            case thread.ThreadUnshared(root_id=root, shared_to=there):
                self.shared[root].discard(there)
            case _:
                pass

    def reads(self, user: UserId, id: UUID) -> bool:
        home, root = self.stands[id]
        return home not in self.deleted and any(
            self._enters(user, place) for place in (home, *self.shared[root])
        )

    def _enters(self, user: UserId, place: UUID) -> bool:
        by_right = user in self.inside[place] or (place in self.open and self.roles.get(user) != "guest")
        return user in self.roles and place not in self.deleted and by_right


@DATABASE
@given(lent(), st.integers(1, 40))
async def test_everybody_reads_and_counts_what_they_may(database_url: str, made: list[Wish], batch: int):
    world = story(made)
    sight, oracle = Sight(world.log), Oracle(world.log)
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while await engine.step(batch):
            pass
        for user in EVERYBODY:
            for id in sight.stands:
                assert await reads(connection, user, id) == sight.reads(user, id)
            left = await unreads.of_threads(connection, user, HERE)
            assert {each.root_id: (each.unread, each.mentions) for each in left} == oracle.threads(user)
            aside = await saved.of_viewer(connection, user, HERE, before=NEWEST, limit=50)
            kept = {id for id in saved_by(world.log, user) if sight.reads(user, id)}
            assert {item.message.id for item in aside.items} == kept
            inbox = await threads.followed(connection, user, HERE, limit=50)
            assert {item.root.id for item in inbox} == inbox_of(oracle, user)


def saved_by(log: Iterable[Recorded], user: UserId) -> set[UUID]:
    saves = (of.event for of in log if isinstance(of.event, saved_message.MessageSaved))
    return {event.message_id for event in saves if event.user_id == user}


def inbox_of(oracle: Oracle, user: UserId) -> set[UUID]:
    return {root for root, follower in oracle.follows if follower == user and oracle.replies[root]}


async def reads(connection: Connection, user: UserId, id: UUID) -> bool:
    try:
        await messages.seen_by(connection, user, id)
    except MessageNotFound:
        return False
    return True


Shown = tuple[dict[str, Any] | None, tuple[dict[str, Any], ...]]
"""The root and its replies."""


async def thread_now(connection: Connection) -> Shown:
    """As the open channel is shown it; without a root while it is not shared."""
    roots = await threads.shared_into(connection, OPEN, limit=9)
    replies = await threads.of_root(connection, ROOT, Cut(limit=100))
    plain: Any = json.loads(msgspec.json.encode((roots, replies.items)))
    return plain[0][0] if roots else None, tuple(plain[1])


async def thread_in_open(connection: Connection) -> Shown | None:
    shown = await thread_now(connection)
    return shown if shown[0] else None


def looking(screen: Screen, shown: Shown) -> Screen:
    """With the thread on it: its root stands in a channel that may not be theirs."""
    home, root = str(SECRETS), str(ROOT)
    timelines = {home: Timeline(home, 0, (shown[0] or {},)), root: Timeline(home, 0, shown[1])}
    return replace(screen, timelines=timelines)


def looked_at(screen: Screen) -> Shown | None:
    """None when it is off the screen."""
    if str(SECRETS) not in screen.timelines:
        return None
    at_home, replies = screen.timelines[str(SECRETS)].messages, screen.timelines[str(ROOT)].messages
    return next((each for each in at_home if each["id"] == str(ROOT)), None), replies


@DATABASE
@given(lent(), st.integers(0, 20), st.integers(1, 9))
async def test_both_channels_see_it_live(database_url: str, made: list[Wish], after: int, batch: int):
    """From a snapshot and a look at the thread on, by the frames that reach a person."""
    world = story(made)
    first = min(len(story([]).log) + 8 + after, len(world.log))
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while engine.position < first:
            await engine.step(min(batch, first - engine.position))
        states = {user: await seen(connection, user) for user in EVERYBODY}
        sockets = {user: await socket(connection, user) for user in EVERYBODY}
        before = await thread_in_open(connection)
        while await engine.step(batch):
            pass
        frames, now = await frames_after(connection, first), await thread_in_open(connection)
        stayed = not any(frame["type"] in ("thread_unshared", "channel_deleted") for _, _, frame in frames)
        for user, state in states.items():
            if state is None:
                continue
            there = before is not None and ROOM in sockets[user].rooms
            screen = looking(begins(user, state), before) if before else begins(user, state)
            for kind, id, frame in frames:
                if sockets[user].takes(kind, id, frame) and not sockets[user].over:
                    screen = reduce(screen, frame)
                    there &= ROOM in sockets[user].rooms
            if not sockets[user].over:
                assert screen.snapshot == await seen(connection, user)
                shown = looked_at(screen)
                assert not (there and stayed and shown) or shown == now


@DATABASE
@given(lent(), st.integers(0, 20), st.integers(1, 9))
async def test_whoever_may_read_it_opens_it_and_hears_it_as_long_as_they_may(
    database_url: str, made: list[Wish], after: int, batch: int
):
    """Without following it, and without being in the channel that it is shared into if all may read that."""
    world = story(made)
    first = min(len(story([]).log) + 8 + after, len(world.log))
    before, sight = Sight(world.log[:first]), Sight(world.log)
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while engine.position < first:
            await engine.step(min(batch, first - engine.position))
        page = (await thread_now(connection))[1]
        sockets = {user: await socket(connection, user) for user in EVERYBODY}
        for user in EVERYBODY:
            opening = await audience.may_open_thread(connection, user, ROOT)
            assert (opening is not None) == before.reads(user, ROOT)
            if opening:
                sockets[user].opens(opening)
        while await engine.step(batch):
            pass
        frames, now = await frames_after(connection, first), (await thread_now(connection))[1]
    for there in sockets.values():
        if THREAD in there.rooms:
            timeline = Timeline(str(SECRETS), 0, page)
            for kind, id, frame in frames:
                if there.takes(kind, id, frame) and not there.over and (kind, id) == THREAD:
                    timeline = apply(timeline, frame["type"], frame["data"])
            if THREAD in there.rooms and not there.over:
                assert sight.reads(there.user, ROOT)
                assert timeline.messages == now

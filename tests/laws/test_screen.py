"""The screen is right: a snapshot and the frames after it make the snapshot of later.

Also: batches do not matter, and what is rebuilt is what was built.
"""

import json
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backscroll_client.reducer import reduce
from backscroll_client.screen import Screen, begin
from domain.ids import SessionId, UserId
from domain.refusal import Refusal
from domain.refusals import WorkspaceNotFound
from gateway.arrivals import Asked, look_up
from projections.audience import Opening
from projections.engine import Engine
from projections.frames.room import Room, RoomKind
from projections.views.snapshot import snapshot
from store.connections import Connection
from tests.dsl import ADA, BOB, EVE, World
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import stories
from tests.laws.tour import BACK, BANNED, BLOCKED, HEARD_AGAIN, TOUR, UNHEARD
from tests.people import HERE, everybody
from tests.projected import append, forget, forget_all, projecting, tables

pytestmark = pytest.mark.timeout(400)

DATABASE = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

SPOKEN = {"rooms", "outbox"}
"""What a rebuild, which tells nobody anything, leaves as it is."""


def story(wishes: list[Wish]) -> World:
    world = everybody()
    for decide, command in wishes:
        try:
            world.do(decide, command)
        except Refusal:
            continue
    return world


async def started(connection: Connection, database_url: str, world: World) -> Engine:
    """The log of this world and nothing else, nothing of it projected."""
    await forget_all(connection)
    await append(database_url, world.log)
    return await Engine.at_checkpoint(connection)


async def seen(connection: Connection, user: UserId) -> dict[str, Any] | None:
    """The snapshot as JSON, but for the position; None for whoever is not in the workspace."""
    try:
        found = await snapshot(connection, user, HERE)
    except WorkspaceNotFound:
        return None
    state = json.loads(msgspec.json.encode(found))
    del state["position"], state["epoch"]
    return state


def begins(user: UserId, state: dict[str, Any]) -> Screen:
    """As the Python client keeps it; which frames come after the snapshot is seen to here."""
    return begin(str(user), {**state, "position": 0})


async def frames_after(connection: Connection, position: int) -> list[tuple[RoomKind, UUID, dict[str, Any]]]:
    cursor = await connection.execute(
        "SELECT room_kind::text, room_id, frame FROM outbox WHERE position > %s ORDER BY position, ordinal",
        (position,),
    )
    return [(kind, id, json.loads(frame)) for kind, id, frame in await cursor.fetchall()]


class Socket:
    """Which frames reach a person: rooms as the gateway follows them."""

    def __init__(self, user: UserId, rooms: set[Room], threads: dict[UUID, UUID]) -> None:
        self.user = user
        self.rooms = rooms
        self.threads = threads
        self.opened: dict[UUID, UUID] = {}
        """Of each thread that they opened, the channel because of which they might."""
        self.over = False
        """Whether this person has left, or crossed the line to or from guest: then they must look anew."""

    def opens(self, opening: Opening) -> None:
        root = opening.entry.room.id
        if opening.entry.room not in self.rooms and opening.entry.channel_id:
            self.rooms.add(opening.entry.room)
            self.threads[root], self.opened[root] = opening.entry.channel_id, opening.through

    def takes(self, kind: RoomKind, id: UUID, frame: dict[str, Any]) -> bool:
        if Room(kind, id) not in self.rooms:
            return False
        data = frame["data"]
        if kind == "u":
            self._move(frame["type"], data)
        if frame["type"] == "channel_deleted":
            self._leave(UUID(data["channel_id"]))
        if frame["type"] == "thread_unshared":
            self._leave_opened(UUID(data["root_id"]), UUID(data["shared_to"]))
        if frame["type"] == "workspace_deleted" and data["workspace_id"] == str(HERE):
            self.over = True
        if frame["type"] == "workspace_role_updated" and data["user_id"] == str(self.user):
            self.over |= "guest" in (data["role"], data["before"])
        return True

    def _move(self, type: str, data: dict[str, Any]) -> None:
        match type:
            case "user_joined_channel" | "conversation_created":
                self.rooms.add(Room("c", UUID(data["channel_id"])))
            case "thread_followed":
                self.rooms.add(Room("t", UUID(data["root_id"])))
                self.threads[UUID(data["root_id"])] = UUID(data["channel_id"])
                self.opened.pop(UUID(data["root_id"]), None)
            case "thread_unfollowed":
                self.rooms.discard(Room("t", UUID(data["root_id"])))
                self.opened.pop(UUID(data["root_id"]), None)
            case "user_left_channel":
                self._leave(UUID(data["channel_id"]))
            case "user_joined_workspace":
                self.rooms |= {Room("w", UUID(data["workspace_id"])), Room("m", UUID(data["workspace_id"]))}
            case "user_left_workspace" if data["workspace_id"] == str(HERE):
                self.over = True
            case _:
                pass

    def _leave(self, channel: UUID) -> None:
        gone = {Room("t", root) for root, within in self.threads.items() if within == channel}
        self.rooms -= {Room("c", channel), *gone}
        for root in list(self.opened):
            self._leave_opened(root, channel)

    def _leave_opened(self, root: UUID, through: UUID) -> None:
        if self.opened.get(root) == through:
            del self.opened[root]
            self.rooms.discard(Room("t", root))


@DATABASE
@given(stories(12), stories(18), st.integers(1, 9))
@example([], TOUR, 3)
@example([], BANNED, 3)
@example(BANNED, BACK[len(BANNED) :], 3)
@example([], BLOCKED, 3)
@example([], UNHEARD, 3)
@example(UNHEARD, HEARD_AGAIN[len(UNHEARD) :], 3)
async def test_a_snapshot_and_the_frames_after_it_make_the_next(
    database_url: str, before_it: list[Wish], after_it: list[Wish], batch: int
):
    first = len(story(before_it).log)
    world = story([*before_it, *after_it])
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while engine.position < first:
            await engine.step(min(batch, first - engine.position))
        before = {user: await seen(connection, user) for user in (ADA, BOB, EVE)}
        sockets = {user: await socket(connection, user) for user in (ADA, BOB, EVE)}
        while await engine.step(batch):
            pass
        for user, state in before.items():
            after = await seen(connection, user)
            if state is None or after is None:
                continue
            screen = begins(user, state)
            for kind, id, frame in await frames_after(connection, first):
                if sockets[user].takes(kind, id, frame) and not sockets[user].over:
                    screen = reduce(screen, frame)
            if not sockets[user].over:
                assert screen.snapshot == after


async def socket(connection: Connection, user: UserId) -> Socket:
    (arrival,) = await look_up(connection, [Asked(user, SessionId(user))])
    threads = {
        entry.room.id: entry.channel_id
        for entry in arrival.rooms
        if entry.room.kind == "t" and entry.channel_id
    }
    return Socket(user, {entry.room for entry in arrival.rooms}, threads)


@DATABASE
@given(stories(24), st.lists(st.integers(1, 12), min_size=1))
@example(TOUR, [2])
async def test_batches_do_not_matter(database_url: str, made: list[Wish], sizes: list[int]):
    """Any split of a history gives the same tables and the same frames; so does projecting it again."""
    world = story(made)
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while await engine.step(1000):
            pass
        whole = await tables(connection)
        await forget(connection)
        engine = await Engine.at_checkpoint(connection)
        n = 0
        while await engine.step(sizes[n % len(sizes)]):
            n += 1
        assert await tables(connection) == whole


@pytest.mark.parametrize("user", [ADA, BOB])
async def test_the_story_begins_with_everybody_in_it(database_url: str, user: UserId):
    """The laws above would hold of an empty room as well."""
    world = story([])
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        await engine.step(1000)
        state = await seen(connection, user)
        assert state is not None
        assert len(state["users"]) == 4
        assert [channel["name"] for channel in state["channels"].values()].count("general") == 1


@DATABASE
@given(stories(24), st.integers(1, 12))
@example(TOUR, 2)
async def test_a_rebuild_may_forget_every_message(database_url: str, made: list[Wish], batch: int):
    """It keeps all other rows and asks for none of them: what it has forgotten it must ask for."""
    world = story(made)
    async with projecting(database_url) as connection:
        engine = await started(connection, database_url, world)
        while await engine.step(1000):
            pass
        whole = await tables(connection)
        await forget(connection)
        engine = await Engine.at_checkpoint(connection, silent=True)
        while await engine.step(batch):
            engine._rows.messages._known.clear()
            engine._rows.messages.complete = False
            assert engine._rows.whole
        rebuilt = await tables(connection)
        assert {name: rows for name, rows in rebuilt.items() if name not in SPOKEN} == {
            name: rows for name, rows in whole.items() if name not in SPOKEN
        }

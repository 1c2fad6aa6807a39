"""People, channels, flaky sockets and a projector that crashes, in any order: the numbers stay right."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from backscroll_client import screen as sdk
from backscroll_client.reducer import reduce
from domain.decisions.departures import ClearDeparture, TakeAway, clear_departure, take_away
from domain.ids import SYSTEM, UserId
from domain.message import MessagePosted
from domain.refusal import Refusal
from domain.workspace_member import WorkspaceBanned, WorkspaceLeft, WorkspaceRemoved
from projections.engine import Engine
from projections.views import departures, unreads
from store.connections import Connection
from tests.dsl import ADA, BOB, EVE, NOON, World
from tests.laws.oracle import Oracle
from tests.laws.strategies.kinds import Wish
from tests.laws.strategies.stories import IN_THE_MACHINE
from tests.laws.test_screen import Socket, begins, frames_after, seen, socket, story
from tests.people import HERE
from tests.projected import append, forget_all

T = TypeVar("T")
PEOPLE = st.sampled_from([ADA, BOB, EVE])
OPTIONS = "-c search_path=chat,public -c synchronous_commit=off"


class Screen:
    """What one person sees: the snapshot they began with, and how far in the outbox they have heard."""

    def __init__(self, state: sdk.Screen, socket: Socket, position: int) -> None:
        self.state = state
        self.socket = socket
        self.position = position


class Office(RuleBasedStateMachine):
    """One log; one projector; a screen per person, which may hear late but never wrongly."""

    database_url: str

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.world: World = story([])
        self.written = 0
        self.screens: dict[UserId, Screen] = {}
        self.run(self._open())

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(doing)

    async def _connect(self) -> Connection:
        return await psycopg.AsyncConnection[Any].connect(self.database_url, autocommit=True, options=OPTIONS)

    async def _open(self) -> None:
        self.connection = await self._connect()
        await forget_all(self.connection)
        self.engine = await Engine.at_checkpoint(self.connection)
        await self._write()
        while await self.engine.step(100):
            pass

    async def _write(self) -> None:
        await append(self.database_url, self.world.log[self.written :])
        self.written = len(self.world.log)

    @rule(wishes=IN_THE_MACHINE)
    def wish(self, wishes: list[Wish]) -> None:
        for decide, command in wishes:
            try:
                self.world.do(decide, command)
            except Refusal:
                continue
        self.run(self._write())

    @rule(events=st.integers(1, 6))
    def project(self, events: int) -> None:
        self.run(self.engine.step(events))

    @rule(events=st.integers(1, 6))
    def crash_while_projecting(self, events: int) -> None:
        """Its connection is cut while it works: the batch is there whole or not; another takes over."""
        self.run(self._crash(events))

    async def _crash(self, events: int) -> None:
        async with await self._connect() as other:
            pid = self.connection.info.backend_pid
            cut = other.execute("SELECT pg_terminate_backend(%s)", (pid,))
            await asyncio.gather(self.engine.step(events), cut, return_exceptions=True)
        await self.connection.close()
        self.connection = await self._connect()
        self.engine = await Engine.at_checkpoint(self.connection)

    @rule()
    def sweep(self) -> None:
        """The sweeper takes away a little of what somebody left behind, as far as the read models know."""
        self.run(self._sweep())

    async def _sweep(self) -> bool:
        gone = await departures.pending(self.connection)
        if gone is None:
            return False
        here, who = gone.workspace_id, gone.user_id
        page = tuple(await departures.remaining(self.connection, gone, 2))
        taken = TakeAway(actor=SYSTEM, at=NOON, user_id=who, message_ids=page)
        done = ClearDeparture(actor=SYSTEM, at=NOON, workspace_id=here, user_id=who, upto=gone.position)
        self.world.do(*((take_away, taken) if page else (clear_departure, done)))
        await self._write()
        return True

    @rule(user=PEOPLE)
    def look(self, user: UserId) -> None:
        """A new screen: a snapshot, and a socket from there on."""
        self.run(self._look(user))

    async def _look(self, user: UserId) -> None:
        state = await seen(self.connection, user)
        if state is not None:
            opened = await socket(self.connection, user)
            self.screens[user] = Screen(begins(user, state), opened, self.engine.position)

    @rule(user=PEOPLE, frames=st.integers(1, 5))
    def hear(self, user: UserId, frames: int) -> None:
        """Some frames arrive; the rest of them after whatever happens next."""
        self.run(self._hear(user, frames))

    async def _hear(self, user: UserId, positions: int | None = None) -> None:
        screen = self.screens.get(user)
        if screen is None:
            return
        coming = await frames_after(self.connection, screen.position)
        last = sorted({frame["position"] for _, _, frame in coming})[:positions]
        for kind, id, frame in coming:
            if frame["position"] in last and screen.socket.takes(kind, id, frame):
                screen.state = reduce(screen.state, frame)
                if screen.socket.over:
                    del self.screens[user]
                    return
        screen.position = max([screen.position, *last])

    def teardown(self) -> None:
        try:
            self.run(self._check())
        finally:
            self.run(self.connection.close())
            self.loop.close()

    async def _left_behind(self) -> list[object]:
        """Messages in sight of people who went after they had said them."""
        shown = await self.connection.execute(
            "SELECT id FROM messages WHERE deleted_at IS NULL OR kept IS NOT NULL"
        )
        there = {id for (id,) in await shown.fetchall()}
        went: list[tuple[UserId, int]] = []
        for of in self.world.log:
            match of.event:
                case WorkspaceLeft() | WorkspaceRemoved() | WorkspaceBanned(forgotten=True):
                    went.append((of.event.user_id, of.position))
                case _:
                    pass
        return [
            of.stream
            for of in self.world.log
            if isinstance(of.event, MessagePosted)
            and of.event.content_type != "system"
            and of.stream in there
            and any(of.event.author_id == who and of.position < when for who, when in went)
        ]

    async def _check(self) -> None:
        while await self.engine.step(100):
            pass
        for user in list(self.screens):
            await self._hear(user)
            if user in self.screens:
                assert self.screens[user].state.snapshot == await seen(self.connection, user)
        while await self._sweep():
            while await self.engine.step(100):
                pass
        assert await self._left_behind() == []
        oracle = Oracle(self.world.log)
        for user in (ADA, BOB, EVE):
            counted = {
                entry.channel_id: (entry.unread, entry.mentions)
                for entry in await unreads.of_channels(self.connection, user, HERE)
            }
            assert counted == {id: oracle.unread(id, user) for id in counted}
            left = {
                entry.root_id: (entry.unread, entry.mentions)
                for entry in await unreads.of_threads(self.connection, user, HERE)
            }
            assert left == oracle.threads(user)
        shown = await self.connection.execute(
            "SELECT id, content -> 'poll' FROM messages WHERE content_type = 'poll' AND deleted_at IS NULL"
        )
        for id, poll in await shown.fetchall():
            votes = [option["votes"] for option in poll["options"]]
            assert (votes, poll["voters"]) == oracle.tally(id)


@pytest.mark.timeout(400)
def test_the_numbers_stay_right(database_url: str):
    machine = type("OfficeHere", (Office,), {"database_url": database_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=30,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )

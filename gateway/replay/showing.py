"""A replay under way: what its watcher may see, told at a pace."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from datetime import datetime
from uuid import UUID

from msgspec import UNSET

from gateway.asking import ask
from gateway.changes import Change, LeaveChannel, LeaveWorkspace, Ranked, Unshared
from gateway.closing import Closing
from gateway.identity import Identity
from gateway.process import Process
from gateway.replay import words
from gateway.replay.words import Asked, Replay
from gateway.socket import Socket
from projections.past.discretion import taken_back
from projections.past.moments import moment_at
from projections.past.player import Player, State
from projections.past.telling import Told
from projections.past.watching import Scene, channel_scene, workspace_scene
from store.connections import Connection
from store.recorded import START, Position

FRESH = 1.0
"""Seconds for which what was read may be told without a look at what has been taken back since."""
KEPT = 60.0
"""Seconds of a pause after which the story is let go, and begun anew if it goes on."""
LONGEST_REST = 3600.0
"""Seconds for which it may be paused, or wait at its end to be sent back."""


class Showing:
    """What they may see is asked when the story begins: at first, at a seek, and when some of it is taken.

    `find` and `play` raise a Refusal if they may not see it, or no more.
    """

    def __init__(self, process: Process, socket: Socket, who: Identity, asked: Asked) -> None:
        self._pool = process.pool
        self._stage = process.stage
        self._turn = self._stage.turn()
        self._socket = socket
        self._viewer = who.user_id
        self._asked = asked
        self._scene: Scene | None = None
        self._taken: set[UUID] = set()
        self._until = START
        self._said: Replay | None = None
        self._timers: list[asyncio.TimerHandle] = []
        speed = words.seconds_per_second(asked.speed)
        longest = None if asked.longest is UNSET else asked.longest
        self._player = Player(self._begin, after=START, speed=speed, longest=longest, still=self._still)

    async def find(self) -> None:
        """Where it begins and ends."""
        await ask(self._pool, self._look)
        asked = self._asked
        self._until = await self._position(None if asked.until is UNSET else asked.until)
        start = asked.position if asked.at is UNSET else asked.at
        if start is not UNSET:
            self._player.seek(await self._position(start))

    async def _position(self, when: datetime | int | None) -> Position:
        return (await ask(self._pool, lambda at: moment_at(at, when))).position

    async def play(self) -> None:
        """Until it is stopped."""
        await self._player.play(self._tell_again, self._tell)

    async def lead(self, request: words.Lead) -> None:
        player = self._player
        match request:
            case words.Play(speed=speed):
                player.go(player.speed if speed is None else words.seconds_per_second(speed))
                if self._said and self._said.state != "paused":
                    await self._tell(self._said.state)
            case words.Pause():
                player.pause()
            case words.Seek(position=position, at=time):
                when = time if position is UNSET else position
                position = await self._position(None if when is UNSET else when)
                self._said = None
                player.seek(position)
            case words.Stop():
                player.stop()

    def changed(self, change: Change) -> None:
        """Nothing more is told before it is known what they may still see, if it may be less."""
        if self._scene is None or _is_less(self._scene, self._viewer, change):
            self._player.again()

    def forget(self) -> None:
        """What was read is told no further: it is read again. At the end nothing is held."""
        if self._said is None or self._said.state != "ended":
            self._player.again()

    def end(self, why: Closing) -> None:
        self._socket.close(why)

    def leave(self) -> None:
        """May be said twice."""
        self._stage.leave(self)
        self._rest(())
        self._player.stop()

    async def _begin(self, after: Position) -> AsyncGenerator[Told]:
        self._scene = None
        self._scene = scene = await ask(self._pool, self._look)
        return self._story(scene, after)

    async def _story(self, scene: Scene, after: Position) -> AsyncGenerator[Told]:
        if after >= self._until:
            return
        async with aclosing(
            scene.told(self._turn.reading(self._pool), after, self._until, self._taken)
        ) as story:
            while True:
                async with self._turn:
                    one = await anext(story, None)
                if one is None:
                    return
                yield one

    async def _look(self, connection: Connection) -> Scene:
        asked = self._asked
        if asked.channel_id is not UNSET:
            return await channel_scene(connection, self._viewer, asked.channel_id)
        return await workspace_scene(connection, self._viewer, asked.workspace_id or self._viewer)

    async def _still(self, one: Told) -> bool:
        """Whether nothing of it has been taken back while it waited for its moment."""
        if not one.frames or asyncio.get_running_loop().time() - one.read < FRESH:
            return True
        found = await ask(self._pool, lambda connection: taken_back(connection, one.about))
        known = found <= self._taken
        self._taken |= found
        return known

    async def _tell_again(self, one: Told) -> None:
        for frame in one.frames:
            self._socket.say(frame)
        if one.frames:
            self._stage.told(self)
        await self._socket.drained()

    async def _tell(self, state: State) -> None:
        player = self._player
        speed = "full" if player.speed is None else player.speed
        now = Replay(state, player.position, self._until, speed)
        if now != self._said:
            self._said = now
            self._socket.say(words.encode(now))
            rests = [(LONGEST_REST, lambda: self.end(Closing.RESTED)), (KEPT, player.again)]
            self._rest({"playing": (), "paused": rests, "ended": rests[:1]}[state])
            if state != "playing":
                self._stage.told(self)

    def _rest(self, then: Iterable[tuple[float, Callable[[], None]]]) -> None:
        """What is done after so many seconds of rest, in place of what was to be done."""
        for timer in self._timers:
            timer.cancel()
        loop = asyncio.get_running_loop()
        self._timers = [loop.call_later(seconds, does) for seconds, does in then]


def _is_less(scene: Scene, viewer: object, change: Change) -> bool:
    match change:
        case LeaveChannel(entry):
            return entry.channel_id in scene.channels
        case LeaveWorkspace(workspace):
            return workspace == scene.workspace
        case Unshared(root):
            return root in scene.lent
        case Ranked(workspace, user):
            return (workspace, user) == (scene.workspace, viewer)
        case _:
            return False

"""What is said on the socket of a replay: sign-in first, then it plays and is led."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import assert_never

import msgspec

from domain.refusals import Refusal
from gateway.answers import Pong
from gateway.asking import ask
from gateway.closing import Closing
from gateway.conversation import MOST_BAD, SIGN_IN
from gateway.identity import Identity, identify
from gateway.process import Process
from gateway.replay import words
from gateway.replay.words import Asked, Replay
from gateway.requests import Auth, Ping
from gateway.socket import Socket
from projections.past.moments import moment_at
from projections.past.player import Player, State
from projections.past.telling import Told
from projections.past.watching import Scene, channel_scene, workspace_scene
from store.log import Connection
from store.recorded import START, Position

AT_A_TIME = 2
"""Replays per gateway: each folds on the loop that live frames wait for."""


class Replaying:
    """The token may have come with the handshake."""

    def __init__(self, process: Process, socket: Socket, token: str | None, asked: Asked) -> None:
        self._process = process
        self._socket = socket
        self._token = token
        self._asked = asked
        self._player: Player | None = None
        self._until = START
        self._bad = 0
        self._entered = False
        self._deadline: asyncio.TimerHandle | None = None
        self._work: set[asyncio.Task[None]] = set()

    def connected(self) -> None:
        self._process.sockets.add(self._socket)
        self._entered = self._process.crowd.enter("replay", AT_A_TIME)
        if not self._entered:
            self._socket.close(Closing.CROWDED)
            return
        self._ends_in(SIGN_IN)
        if self._token is not None:
            self._answer(Auth(self._token))

    def gone(self) -> None:
        self._process.sockets.discard(self._socket)
        if self._entered:
            self._process.crowd.leave("replay")
            self._entered = False
        if self._deadline:
            self._deadline.cancel()
        for task in self._work - {asyncio.current_task()}:
            task.cancel()

    def hear(self, message: bytes) -> None:
        try:
            self._answer(words.decode(message))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._bad += 1
            self._say(words.Error("bad_frame", str(error)))
            if self._bad >= MOST_BAD:
                self._socket.close(Closing.BAD_FRAME)

    def _answer(self, request: words.Request) -> None:
        match request:
            case Ping():
                self._say(Pong())
            case Auth():
                self._do(lambda: self._sign_in(request.token))
            case _ if self._player is None:
                self._say(words.Error("not_signed_in", "expected an auth frame first"))
            case _:
                self._lead(self._player, request)

    def _lead(self, player: Player, request: words.Play | words.Pause | words.Seek | words.Stop) -> None:
        match request:
            case words.Play():
                speed = request.speed
                player.go(player.speed if speed is None else words.seconds_per_second(speed))
            case words.Pause():
                player.pause()
            case words.Seek():
                self._do(lambda: self._seek(player, request))
            case words.Stop():
                player.stop()
            case _:
                assert_never(request)

    def _do(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.create_task(self._socket.guarded(work), name="replay")
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _sign_in(self, token: str) -> None:
        who = await identify(self._process.pool, self._process.tokens, token)
        if who is None:
            self._socket.close(Closing.SIGNED_OUT)
            return
        self._socket.session = who.session_id
        self._ends_in(who.expires_at - time.time())
        if self._player is None:
            await self._play(who)

    async def _play(self, who: Identity) -> None:
        try:
            scene, after = await ask(self._process.pool, lambda at: self._scene(at, who))
        except Refusal as refusal:
            self._say(words.Error(refusal.code, str(refusal)))
            self._socket.close(Closing.REVOKED)
            return
        self._player = Player(
            lambda position: scene.told(self._process.pool.connection, position, self._until),
            after=after,
            speed=words.seconds_per_second(self._asked.speed),
            longest=self._asked.longest,
        )
        await self._player.play(self._tell_again, self._tell)
        self._socket.close(Closing.DONE)

    async def _scene(self, connection: Connection, who: Identity) -> tuple[Scene, Position]:
        asked = self._asked
        if asked.channel_id is not None:
            scene = await channel_scene(connection, who.user_id, asked.channel_id)
        else:
            scene = await workspace_scene(connection, who.user_id, asked.workspace_id or who.user_id)
        self._until = (await moment_at(connection, asked.until)).position
        start = asked.position if asked.at is None else asked.at
        return scene, START if start is None else (await moment_at(connection, start)).position

    async def _seek(self, player: Player, wish: words.Seek) -> None:
        when = wish.position or 0 if wish.at is None else wish.at
        moment = await ask(self._process.pool, lambda at: moment_at(at, when))
        player.seek(moment.position)

    async def _tell_again(self, one: Told) -> None:
        for frame in one.frames:
            self._socket.say(frame)
        await self._socket.drained()

    async def _tell(self, state: State) -> None:
        if self._player:
            speed = "full" if self._player.speed is None else self._player.speed
            self._say(Replay(state, self._player.position, self._until, speed))

    def _say(self, answer: words.Answer) -> None:
        self._socket.say(words.encode(answer))

    def _ends_in(self, seconds: float) -> None:
        """The socket is closed then, unless a sign-in comes before."""
        if self._deadline:
            self._deadline.cancel()
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(seconds, self._socket.close, Closing.SIGNED_OUT)

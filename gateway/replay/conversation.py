"""What is said on the socket of a replay: sign-in first, then it plays and is led."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import msgspec

from domain.refusal import Refusal
from gateway.admission import admit
from gateway.answers import Pong
from gateway.closing import Closing
from gateway.conversation import MOST_BAD, MOST_WAITING, SIGN_IN
from gateway.identity import Identity, identify, is_good
from gateway.process import Process
from gateway.replay import words
from gateway.replay.ear import Ear
from gateway.replay.showing import Showing
from gateway.replay.words import Asked
from gateway.requests import Auth, Ping
from gateway.rooms import key_after
from gateway.socket import Socket
from projections.audience import Entry
from projections.frames.room import Room

AT_A_TIME = 2
"""Replays per gateway: each folds on the loop that live frames wait for."""
HISTORY = "admin"
"""The scope that a key needs, as for the past over HTTP (`api/scopes.py`)."""


class Replaying:
    """The token may have come with the handshake."""

    def __init__(self, process: Process, socket: Socket, token: str | None, asked: Asked) -> None:
        self._process = process
        self._socket = socket
        self._token = token
        self._asked = asked
        self._ear: Ear | None = None
        self._showing: Showing | None = None
        self._bad = 0
        self._entered = False
        self._deadline: asyncio.TimerHandle | None = None
        self._turn = asyncio.Lock()
        self._waiting: set[asyncio.Task[None]] = set()
        self._playing: asyncio.Task[None] | None = None

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
        """Closed by either side; may be said twice."""
        self._process.sockets.discard(self._socket)
        if self._entered:
            self._process.crowd.leave("replay")
            self._entered = False
        if self._deadline:
            self._deadline.cancel()
        if self._ear:
            self._ear.leave()
        for task in {*self._waiting, self._playing} - {asyncio.current_task()}:
            if task:
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
        """What may take the database is done one after the other."""
        if isinstance(request, Ping):
            self._say(Pong())
            return
        task = self._begin(lambda: self._serve(request), "request")
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)
        if len(self._waiting) > MOST_WAITING:
            self._socket.close(Closing.TOO_MANY)

    def _begin(self, work: Callable[[], Awaitable[None]], name: str) -> asyncio.Task[None]:
        return asyncio.create_task(self._socket.guarded(lambda: self._permitted(work)), name=name)

    async def _permitted(self, work: Callable[[], Awaitable[None]]) -> None:
        """The socket ends with what they are refused."""
        try:
            await work()
        except Refusal as refusal:
            self._say(words.Error(refusal.code, str(refusal)))
            self._socket.close(Closing.REVOKED)

    async def _serve(self, request: Auth | words.Lead) -> None:
        async with self._turn:
            if isinstance(request, Auth):
                await self._sign_in(request.token)
            elif self._showing:
                await self._showing.lead(request)
            else:
                self._say(words.Error("not_signed_in", "expected an auth frame first"))

    async def _sign_in(self, token: str) -> None:
        who = await identify(self._process.pool, self._process.tokens, token, HISTORY)
        if who is None or (self._ear and not await self._is_the_same(self._ear.who, who)):
            self._socket.close(Closing.SIGNED_OUT)
            return
        self._socket.session = who.session_id
        self._ends_in(who.expires_at - time.time())
        if self._ear:
            self._ear.who = who
        else:
            await self._arrive(who)

    async def _is_the_same(self, before: Identity, who: Identity) -> bool:
        return who.user_id == before.user_id and await is_good(self._process.pool, who)

    async def _arrive(self, who: Identity) -> None:
        """Nothing is looked up before word of its end would be heard."""
        hub, showing = self._process.hub, Showing(self._process.pool, self._socket, who, self._asked)
        self._ear = Ear(hub, who, self._socket.close, showing.changed)
        await self._ear.enter([Entry(Room("u", who.user_id))])
        arrival = await admit(self._process, self._socket, who, None, hub.line >> 32)
        if arrival is None:
            return
        hub.live_from(key_after(arrival.position))
        await self._ear.enter(arrival.rooms)
        await showing.find()
        self._showing = showing
        self._playing = self._begin(lambda: self._play(showing), "replay")

    async def _play(self, showing: Showing) -> None:
        await showing.play()
        self._socket.close(Closing.DONE)

    def _say(self, answer: words.Answer) -> None:
        self._socket.say(words.encode(answer))

    def _ends_in(self, seconds: float) -> None:
        """The socket is closed then, unless a sign-in comes before."""
        if self._deadline:
            self._deadline.cancel()
        loop = asyncio.get_running_loop()
        self._deadline = loop.call_later(seconds, self._socket.close, Closing.SIGNED_OUT)

"""What is said on a socket of either kind: sign-in first, then requests, answered in order."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Hashable
from typing import Generic, TypeVar

import msgspec

from gateway import answers
from gateway.closing import Closing
from gateway.crowd import place_of
from gateway.identity import Identity, identify, is_good
from gateway.process import Process
from gateway.requests import Auth, Ping
from gateway.socket import Socket
from store.keys import Scope

SIGN_IN = 10.0
"""Seconds to say who one is."""
MOST_BAD = 10
MOST_WAITING = 32

Work = TypeVar("Work")
"""What those who are signed in may ask for, beside a `pong`."""


class Talk(ABC, Generic[Work]):
    """The token may have come with the handshake. `scope` is what a key needs."""

    __slots__ = (
        "_bad",
        "_counted",
        "_deadline",
        "_process",
        "_socket",
        "_token",
        "_who",
        "_work",
        "_working",
    )

    scope: Scope = "read"

    def __init__(self, process: Process, socket: Socket, token: str | None) -> None:
        self._process = process
        self._socket = socket
        self._token = token
        self._who: Identity | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._work: list[Auth | Work] = []
        self._working: asyncio.Task[None] | None = None
        self._bad = 0
        self._counted: list[Hashable] = []

    @abstractmethod
    def _read(self, message: bytes) -> Auth | Ping | Work:
        """Raises MsgspecError."""

    @abstractmethod
    async def _arrive(self, who: Identity) -> None:
        """Somebody has signed in."""

    @abstractmethod
    def _prolong(self, who: Identity) -> None:
        """By a newer token of the same person."""

    @abstractmethod
    async def _serve(self, work: Work) -> None: ...

    @abstractmethod
    def _leave(self) -> None:
        """May be said twice."""

    def connected(self) -> None:
        self._process.sockets.add(self._socket)
        place = place_of(self._socket.address)
        if place and not self._crowd_in(place, self._process.crowd.limits.per_address):
            return
        self._until(SIGN_IN)
        if self._token is not None:
            self._do(Auth(self._token))
            self._token = None

    def _crowd_in(self, who: Hashable, most: int) -> bool:
        """False, and the socket is closed, if there are too many of theirs."""
        if self._process.crowd.enter(who, most):
            self._counted.append(who)
            return True
        self._socket.close(Closing.CROWDED)
        return False

    def gone(self) -> None:
        """Closed by either side; may be said twice."""
        while self._counted:
            self._process.crowd.leave(self._counted.pop())
        self._process.sockets.discard(self._socket)
        if self._deadline:
            self._deadline.cancel()
        if self._working and self._working is not asyncio.current_task():
            self._working.cancel()
        self._work.clear()
        self._leave()

    def hear(self, message: bytes) -> None:
        try:
            request = self._read(message)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            self._bad += 1
            self._say(answers.Error("bad_frame", str(error)))
            if self._bad >= MOST_BAD:
                self._socket.close(Closing.BAD_FRAME)
        else:
            self._answer(request)

    def _answer(self, request: Auth | Ping | Work) -> None:
        if isinstance(request, Ping):
            self._say(answers.Pong())
        else:
            self._do(request)

    def _say(self, answer: msgspec.Struct) -> None:
        self._socket.say(answers.encode(answer))

    def _do(self, work: Auth | Work) -> None:
        """What takes the database is done one after the other."""
        self._work.append(work)
        if len(self._work) > MOST_WAITING:
            self._socket.close(Closing.TOO_MANY)
        elif self._working is None:
            self._working = asyncio.create_task(self._socket.guarded(self._work_off), name="requests")

    async def _work_off(self) -> None:
        try:
            while self._work:
                work = self._work.pop(0)
                if isinstance(work, Auth):
                    await self._sign_in(work.token)
                elif self._who:
                    await self._serve(work)
                else:
                    self._say(answers.Error("not_signed_in", "expected an auth frame first"))
        finally:
            self._working = None

    async def _sign_in(self, token: str) -> None:
        who = await identify(self._process.pool, self._process.tokens, token, self.scope)
        if who is None or (self._who and not await self._is_the_same(self._who, who)):
            self._socket.close(Closing.SIGNED_OUT)
            return
        if self._who is None and not self._crowd_in(who.user_id, self._process.crowd.limits.per_person):
            return
        self._socket.session = who.session_id
        if self._who:
            self._prolong(who)
        else:
            await self._arrive(who)
        if not self._socket.closing:
            self._who = who
            self._until(who.expires_at - time.time())

    async def _is_the_same(self, before: Identity, who: Identity) -> bool:
        return who.user_id == before.user_id and await is_good(self._process.pool, who)

    def _until(self, seconds: float) -> None:
        """The socket is closed then, unless a sign-in comes before."""
        if self._deadline:
            self._deadline.cancel()
        if not self._socket.closing:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(seconds, self._expire)

    def _expire(self) -> None:
        """Not while we are the slow ones: whoever has sent a token in time waits for our answer."""
        if self._who is None and self._working is not None:
            self._until(SIGN_IN)
        else:
            self._socket.close(Closing.SIGNED_OUT)

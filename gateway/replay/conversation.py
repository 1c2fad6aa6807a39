"""What is said on the socket of a replay: it plays and is led."""

import asyncio
from collections.abc import Awaitable, Callable

from domain.refusal import Refusal
from gateway.admission import admit
from gateway.closing import Closing
from gateway.identity import Identity
from gateway.process import Process
from gateway.replay import stage, words
from gateway.replay.ear import Ear
from gateway.replay.showing import Showing
from gateway.replay.words import Asked, Lead
from gateway.rooms import key_after
from gateway.socket import Socket
from gateway.talk import Talk
from projections.audience import Entry
from projections.frames.room import Room
from store.keys import Scope


class Replaying(Talk[Lead]):
    """A key needs the scope of the past over HTTP (`api/scopes.py`)."""

    scope: Scope = "admin"

    def __init__(self, process: Process, socket: Socket, token: str | None, asked: Asked) -> None:
        super().__init__(process, socket, token)
        self._asked = asked
        self._ear: Ear | None = None
        self._showing: Showing | None = None
        self._playing: asyncio.Task[None] | None = None

    def _read(self, message: bytes) -> words.Request:
        return words.decode(message)

    async def _work_off(self) -> None:
        await self._permitted(super()._work_off)

    async def _permitted(self, work: Callable[[], Awaitable[None]]) -> None:
        """The socket ends with what they are refused."""
        try:
            await work()
        except Refusal as refusal:
            self._say(words.Error(refusal.code, str(refusal)))
            self._socket.close(Closing.REVOKED)

    async def _arrive(self, who: Identity) -> None:
        """Nothing is looked up before word of its end would be heard."""
        if not self._crowd_in(("replay", who.user_id), stage.OF_ONE):
            return
        hub, showing = self._process.hub, Showing(self._process, self._socket, who, self._asked)
        self._ear = Ear(hub, who, self._socket.close, showing.changed)
        await self._ear.enter([Entry(Room("u", who.user_id))])
        arrival = await admit(self._process, self._socket, who, None, hub.line >> 32)
        if arrival is None:
            return
        hub.live_from(key_after(arrival.position))
        await self._ear.enter(arrival.rooms)
        await showing.find()
        if not self._process.stage.enter(showing):
            self._socket.close(Closing.CROWDED)
            return
        self._showing = showing
        work = self._socket.guarded(lambda: self._permitted(lambda: self._play(showing)))
        self._playing = asyncio.create_task(work, name="replay")

    async def _play(self, showing: Showing) -> None:
        await showing.play()
        self._socket.close(Closing.DONE)

    def _prolong(self, who: Identity) -> None:
        if self._ear:
            self._ear.who = who

    async def _serve(self, work: Lead) -> None:
        if self._showing:
            await self._showing.lead(work)

    def _leave(self) -> None:
        if self._ear:
            self._ear.leave()
        if self._showing:
            self._showing.leave()
        if self._playing and self._playing is not asyncio.current_task():
            self._playing.cancel()

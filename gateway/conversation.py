"""What is said on the socket of what happens: a visit, and what is asked for in its course."""

from gateway import requests
from gateway.identity import Identity
from gateway.process import Process
from gateway.requests import Asked, Auth, Ping, Request, Resume
from gateway.socket import Socket
from gateway.talk import Talk
from gateway.visit import Visit


class Conversation(Talk[Asked]):
    """A resume may have come with the address."""

    __slots__ = ("_resume", "_visit")

    def __init__(self, process: Process, socket: Socket, token: str | None, resume: Resume | None) -> None:
        super().__init__(process, socket, token)
        self._resume = resume
        self._visit: Visit | None = None

    def _read(self, message: bytes) -> Request:
        return requests.decode(message)

    def _answer(self, request: Auth | Ping | Asked) -> None:
        super()._answer(request)
        if self._visit and not isinstance(request, Resume):
            self._visit.begin()

    async def _arrive(self, who: Identity) -> None:
        visit = Visit(self._process, self._socket, who)
        await visit.arrive(self._resume)
        if self._socket.closing:
            visit.end()
            return
        self._visit = visit
        visit.appear()

    def _prolong(self, who: Identity) -> None:
        if self._visit:
            self._visit.prolong(who)

    async def _serve(self, work: Asked) -> None:
        if self._visit:
            await self._visit.serve(work)

    def _leave(self) -> None:
        if self._visit:
            self._visit.leave()
            self._visit = None

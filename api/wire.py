"""A client's connection: it has some time and some room to ask in.

The server underneath waits for ever and keeps whatever comes: a few hundred slow clients would be enough.
"""

from typing import Any, NamedTuple, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from api import problems
from api.refusals import HeadersTooLarge, Malformed, RequestIncomplete
from domain.refusal import Refusal

LARGEST_HEADERS = 32_768
"""Bytes, the address included: some times what browsers and proxies send."""
LINGER = 2.0
"""Seconds in which what still comes is thrown away: closed at once, a client would not read why."""


class Patience(NamedTuple):
    """Seconds for what a client owes: a request's headers, its body, and reading on in an answer."""

    headers: float = 10.0
    body: float = 30.0
    reading: float = 30.0


USUAL = Patience()


class Wire(HttpToolsProtocol):
    """One connection. Clocks are set as requests go by; `hurry` looks at them now and then."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._said = False
        self._refusal: Refusal | None = None
        self._size = 0
        self._headers_since: float | None = self.loop.time()
        self._body_since: float | None = None
        self._stuck_since: float | None = None

    def hurry(self, patience: Patience) -> None:
        """Ends what has taken too long."""
        if self._late(self._stuck_since, patience.reading):
            self.transport.abort()
        elif self.flow.read_paused:  # it is we who do not read
            return
        elif self._late(self._headers_since, patience.headers) or self._late(self._body_since, patience.body):
            self._refuse(RequestIncomplete())

    def _late(self, since: float | None, patience: float) -> bool:
        return since is not None and self.loop.time() - since > patience

    def data_received(self, data: bytes) -> None:
        if self._said:
            return
        began = self._size
        super().data_received(data)
        if began and self._size == began:  # one header may be all that comes, for ever
            self._size += len(data)
            if self._size > LARGEST_HEADERS:
                self._refuse(HeadersTooLarge())

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._size, self._headers_since = 1, self.loop.time()

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._grow(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._grow(len(name) + len(value) + len(b": \r\n"))

    def _grow(self, by: int) -> None:
        self._size += by
        if self._size > LARGEST_HEADERS:
            self._refusal = HeadersTooLarge()
            raise self._refusal  # the parser stops, and send_400_response is called

    def on_headers_complete(self) -> None:
        self._size, self._headers_since, self._body_since = 0, None, self.loop.time()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._body_since = None
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stuck_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stuck_since = None

    def send_400_response(self, msg: str) -> None:
        """The parser has given up."""
        self._refuse(self._refusal or Malformed("this is not HTTP"))

    def _refuse(self, refusal: Refusal) -> None:
        """Says why, if nothing else is being said, and hangs up."""
        if self._said:
            return
        self._said = True
        cycle = cast("RequestResponseCycle | None", self.cycle)
        if cycle is not None and not cycle.response_complete:
            if self._body_since is None or cycle.response_started:  # of this request, or of the one before
                self.transport.abort()
                return
            cycle.disconnected = True
            cycle.message_event.set()
        status, headers, body = problems.told({}, refusal)
        told = {**headers, "content-length": str(len(body)), "connection": "close"}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        self.transport.write(STATUS_LINE[status] + head.encode() + b"\r\n" + body)
        self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.close)

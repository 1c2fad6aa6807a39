"""One WebSocket: bytes in, bytes out, what may wait for the client, and its end."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

import psycopg
from picows import WSFrame, WSListener, WSMsgType, WSTransport

from gateway import framing
from gateway.closing import Closing
from gateway.hearing import Hearing

MOST_WAITING = 1 << 20
"""Bytes that may wait for a client; beyond that it is too slow for the stream."""
MOST_WHISPERED = 64 * 1024
"""Beyond these, what is ephemeral is not for them: it is the first that a slow client goes without."""
LINGER = 5.0
"""Seconds for a client to take what waits and the reason with it, before the line is cut."""
PATIENCE = 30.0
"""Seconds for a client that catches up to take what was read for it."""


logger = logging.getLogger(__name__)

_numbers = itertools.count()


class Listener(Protocol):
    """What is done with a socket's messages."""

    def connected(self) -> None: ...

    def hear(self, message: bytes) -> None: ...

    def gone(self) -> None: ...


def _nowhere(_: bytes) -> None:
    """Nobody is there, or has been told that this was all."""


class Socket(WSListener):
    """`write` is the transport's own while it may be used: it is called for every frame and socket.

    `heard` is set by whatever comes in: the heartbeat clears it. `over` when nothing can come any more.
    """

    __slots__ = (
        "_catching_up",
        "_full",
        "_hearing",
        "_listener",
        "_loop",
        "_room",
        "_transport",
        "closing",
        "heard",
        "missed",
        "number",
        "over",
        "session",
        "write",
    )

    def __init__(self) -> None:
        self.number = next(_numbers)
        self.over = False
        self.write: Callable[[bytes], None] = _nowhere
        self.heard = True
        self.missed = 0
        self.closing: Closing | None = None
        self.session: UUID | None = None
        self._listener: Listener | None = None
        self._transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()
        self._hearing = Hearing(self._loop.time())
        self._full = False
        self._room: asyncio.Future[None] | None = None
        self._catching_up = 0

    def attach(self, listener: Listener) -> None:
        self._listener = listener

    @property
    def address(self) -> object:
        """Of the client, or of the proxy before us."""
        peer: tuple[object, ...] | None = None
        if self._transport:
            peer = self._transport.get_extra_info("peername")
        return peer[0] if peer else None

    @property
    def has_room(self) -> bool:
        """For what may be left out."""
        return self._transport is not None and self._transport.get_write_buffer_size() <= MOST_WHISPERED

    def whisper(self, wire: bytes) -> bool:
        """False, and nothing is written, if the client has no room for it now."""
        if self.closing or not self.has_room:
            return False
        self.write(wire)
        return True

    def say(self, payload: bytes) -> None:
        self.write(framing.text(payload))

    def ping(self) -> None:
        self.write(framing.PING)

    def abort(self) -> None:
        if self._transport:
            self._transport.abort()

    def close(self, why: Closing) -> None:
        """Says why, waits a little for the client to hear it, then hangs up."""
        if self.closing is None:
            self.write(framing.close(why.code, why.reason))
            self.closing = why
            self.write = _nowhere
            self._loop.call_later(LINGER, self.abort)
            if self._listener:
                self._listener.gone()

    def allow(self, waiting: int) -> None:
        """So many bytes may wait for the client before it is full."""
        if self._transport:
            self._transport.set_write_buffer_limits(high=waiting)

    @property
    def full(self) -> bool:
        """More waits than is allowed; not full again before all but a quarter of that has been taken."""
        return self._full

    async def drained(self) -> None:
        """Until the client has taken what it was sent. While somebody waits here, much may be pending."""
        if not self._full:
            return
        self._room = self._loop.create_future()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._room
        except TimeoutError:
            self.close(Closing.SLOW)

    async def guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        """Work for this socket: a database that is away ends the socket, not the process."""
        self._catching_up += 1
        try:
            await work()
        except psycopg.OperationalError:
            self.close(Closing.UNAVAILABLE)
        except Exception:
            logger.exception("a socket ends by a defect of ours")
            self.close(Closing.FAILED)
        finally:
            self._catching_up -= 1
            if self._too_slow():
                self.close(Closing.SLOW)

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport.underlying_transport
        self._transport.set_write_buffer_limits(high=MOST_WAITING)
        self.write = self._transport.write
        if self._listener:
            self._listener.connected()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        self.heard = True
        if frame.msg_type is WSMsgType.CLOSE:
            self._answer_close(frame)
        elif self.closing is None and self._transport:
            self._take(frame)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.over = True
        self.write = _nowhere
        self.resume_writing()
        if self._listener:
            self._listener.gone()
            self._listener = None

    def pause_writing(self) -> None:
        """Called within write, while the hub goes over a room: nothing may change there now."""
        self._full = True
        if self._too_slow():
            self._loop.call_soon(self.close, Closing.SLOW)

    def resume_writing(self) -> None:
        self._full = False
        if self._room and not self._room.done():
            self._room.set_result(None)

    def _too_slow(self) -> bool:
        """Whoever catches up is waited for, see `drained`."""
        if self._catching_up or not self._full or self._transport is None:
            return False
        return self._transport.get_write_buffer_size() > MOST_WAITING

    def _take(self, frame: WSFrame) -> None:
        match self._hearing.take(frame, self._loop.time()):
            case Closing() as why:
                self.close(why)
            case bytes() as message if self._listener:
                self._listener.hear(message)
            case _ if frame.msg_type is WSMsgType.PING:
                self.write(framing.pong(frame.get_payload_as_bytes()))
            case _:
                pass

    def _answer_close(self, frame: WSFrame) -> None:
        """The last word: whatever follows, from either side, is not for this line any more."""
        line, self._transport, self.write = self._transport, None, _nowhere
        if line:
            if self.closing is None:
                line.write(framing.close(1000, ""))
            line.close()
            if self._listener:
                self._listener.gone()
            self._loop.call_later(LINGER, line.abort)

"""A socket and its conversation at the end of a line that says whatever bytes tell it to."""

import asyncio
import json
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from picows import WSMsgType

from gateway.closing import Closing
from gateway.conversation import Conversation
from gateway.crowd import Crowd, Limits
from gateway.hearing import MOST_PARTS, MOST_SAID
from gateway.socket import Socket
from store.tokens import Tokens

CODES = {1000, *(closing.code for closing in Closing)}
KINDS = [
    WSMsgType.TEXT,
    WSMsgType.CONTINUATION,
    WSMsgType.PING,
    WSMsgType.PONG,
    WSMsgType.BINARY,
    WSMsgType.CLOSE,
]


class Said(NamedTuple):
    """A frame as picows hands it on."""

    msg_type: Any
    fin: bool
    rsv1: bool
    payload: bytes
    rsv2: bool = False
    rsv3: bool = False

    def get_payload_as_bytes(self) -> bytes:
        return self.payload


class Line(asyncio.Transport):
    """Keeps what is written, and hangs up when asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def abort(self) -> None: ...

    def close(self) -> None: ...

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    def get_write_buffer_size(self) -> int:
        return 0


def frames_in(data: bytes) -> list[Said]:
    """A byte of kind and flags, two of length, the payload; again and again."""
    found: list[Said] = []
    while len(data) >= 3:
        head, size = data[0], int.from_bytes(data[1:3], "big")
        kind = KINDS[head % 16 % len(KINDS)] if head & 8 else WSMsgType.TEXT
        found.append(Said(kind, not head & 16, bool(head & 128 and head & 64), data[3 : 3 + size]))
        data = data[3 + size :]
    return found


async def speak(frames: list[Said]) -> list[bytes]:
    """What the gateway answers. Nobody is signed in and the database is away: to listen is enough."""
    line, socket, process = Line(), Socket(), _process()
    socket.attach(Conversation(process, socket, None, None))
    socket.on_ws_connected(SimpleNamespace(underlying_transport=line))  # type: ignore[arg-type]
    for frame in frames:
        socket.on_ws_frame(None, frame)  # type: ignore[arg-type]
        assert len(socket._hearing._parts) <= MOST_PARTS + 1
        assert sum(map(len, socket._hearing._parts)) <= MOST_SAID + len(frame.payload)
    for _ in range(3):
        await asyncio.sleep(0)
    socket.on_ws_disconnected(None)  # type: ignore[arg-type]
    assert not process.sockets
    return check(line.written)


def check(written: list[bytes]) -> list[bytes]:
    """Every answer is a whole frame, JSON or pong; nothing comes after the close, whose code we know."""
    texts: list[bytes] = []
    for place, frame in enumerate(written):
        body = frame[2:] if frame[1] < 126 else frame[4:]
        match frame[0]:
            case 0x81:
                assert "type" in json.loads(body)
                texts.append(body)
            case 0x88:
                assert int.from_bytes(body[:2], "big") in CODES
                assert place == len(written) - 1
            case kind:
                assert kind == 0x8A
    return texts


def _process() -> Any:
    return SimpleNamespace(
        sockets=set(),
        crowd=Crowd(Limits()),
        pool=_Away(),
        tokens=Tokens(b"x" * 32),
        hub=SimpleNamespace(epoch=UUID(int=0)),
        aside=None,
        draining=False,
    )


class _Away:
    """A database that is not there."""

    def connection(self) -> Any:
        raise psycopg.OperationalError("away")

    async def check(self) -> None: ...
